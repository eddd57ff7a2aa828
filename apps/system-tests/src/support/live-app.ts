import { startNode, type Child } from './child.js';
import { fixture } from './paths.js';

/** The fixture `live-app.mjs`, with its live page. */
export class LiveApp {
  private constructor(
    readonly child: Child,
    /** The page's address. */
    readonly url: string,
    private readonly control: string,
  ) {}

  /** Processes with the same folder find each other. */
  static async start(
    folder: string,
    { env = {}, imports = ['@tta/live/register'] }: LiveAppOptions = {},
  ): Promise<LiveApp> {
    const args = imports.flatMap((each) => ['--import', each]);
    const child = startNode([...args, fixture('live-app.mjs')], {
      env: { TTA_LIVE_PORT: '0', TTA_LIVE_DIR: folder, OTEL_SERVICE_NAME: 'fixture', TTA_LOG_LEVEL: 'error', ...env },
    });
    const [, url = ''] = await child.waitFor(/TTA live: (\S+)/, 'stderr');
    const [, control = ''] = await child.waitFor(/control (\S+)/);
    return new LiveApp(child, url, control);
  }

  /** Has it do something, and waits until it is done. */
  async do(action: string): Promise<void> {
    const response = await fetch(`${this.control}${action}`);
    await response.text();
  }

  async stop(): Promise<void> {
    if (this.child.isRunning) this.child.kill('SIGKILL');
    await this.child.ended;
  }
}

export interface LiveAppOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly imports?: readonly string[];
}
