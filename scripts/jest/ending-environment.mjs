// Node's environment of jest, which ends the child processes that a test file has left. A server that a failed
// test leaves would hold jest's process, and with it the whole run, without a word.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { TestEnvironment } from 'jest-environment-node';

export default class EndingEnvironment extends TestEnvironment {
  #children = new Set();
  #started = ({ process: child }) => {
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
  };

  async setup() {
    await super.setup();
    subscribe('child_process', this.#started);
  }

  async teardown() {
    unsubscribe('child_process', this.#started);
    // A child without a process id could not be started.
    const left = [...this.#children].filter(({ pid }) => pid !== undefined);
    for (const child of left) {
      console.warn(
        `A test left process ${child.pid} running; it is ended now: ${child.spawnargs.join(' ').slice(0, 200)}`,
      );
    }
    await Promise.all(left.map((child) => Promise.all([once(child, 'exit'), child.kill('SIGKILL')])));
    await super.teardown();
  }
}
