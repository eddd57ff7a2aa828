import { startNode, type Child, type ChildOptions } from './child.js';
import { demoMain } from './paths.js';

/** The built demo while it serves. */
export interface ServingDemo {
  readonly child: Child;
  readonly url: string;
}

/** Starts the demo, which runs its five workflows at once, and waits until it serves their figures. */
export async function serveDemo(args: readonly string[], options?: ChildOptions): Promise<ServingDemo> {
  const child = startNode([demoMain, '--serve', '--no-wait', '--port', '0', ...args], options);
  const [, url = ''] = await child.waitFor(/^Serving (\S+)/m, 'stderr');
  return { child, url };
}
