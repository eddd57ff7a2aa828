import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StorySettings } from './durable-story.js';

const program = fileURLToPath(new URL('./worker-process.js', import.meta.url));

/** A process that runs executions. */
export class StoryWorker {
  readonly #process: ChildProcess;
  readonly #ended: Promise<unknown>;
  #printed = '';

  private constructor(settings: StorySettings) {
    this.#process = fork(program, { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (text: Buffer) => (this.#printed += text.toString()));
    this.#ended = once(this.#process, 'exit');
  }

  /** Resolves when it takes executions. */
  static async start(settings: StorySettings): Promise<StoryWorker> {
    const worker = new StoryWorker(settings);
    const isWorking = once(worker.#process, 'message').then(() => true);
    if (await Promise.race([isWorking, worker.#ended.then(() => false)])) return worker;
    throw new Error(`a worker ended before it worked:\n${worker.#printed}`);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Lets the process stand still until `goOn` or its end. */
  halt(): void {
    this.#process.kill('SIGSTOP');
  }

  goOn(): void {
    this.#process.kill('SIGCONT');
  }

  /** Sends the signal, and resolves when the process has ended. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#process.kill(signal);
    await this.#ended;
  }
}
