import { startNode, type Child, type ChildOptions } from './child.js';
import { demoMain } from './paths.js';

/** The built demo while it serves. */
export interface ServingDemo {
  readonly child: Child;
  readonly url: string;
}

/** Starts the demo and waits until it has run its five workflows and serves their figures. */
export async function serveDemo(args: readonly string[], options?: ChildOptions): Promise<ServingDemo> {
  const child = startNode([demoMain, '--serve', '--port', '0', ...args], options);
  const [, url = ''] = await child.waitFor(/^Serving (\S+)/m, 'stderr');
  return { child, url };
}
