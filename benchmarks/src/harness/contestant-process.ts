import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from './clean-environment.js';
import type { Budget } from './contestant.js';
import type { ProfileLine } from './cpu-profile.js';
import { operationTime, type Measures } from './measure.js';
import { nodeOnOneCore } from './one-core.js';
import type { Table } from './table.js';
import type { Answer, Request } from './worker-protocol.js';

const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

/** A contestant in a process of its own, as seen from outside. */
export class ContestantProcess {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it and waits until it has shown that it does its work. Rejects where it does not. */
  static async start(table: Table, name: string): Promise<ContestantProcess> {
    const child = fork(worker, [table.name, name], {
      // Scrapes and imports have processes of their own, which work at the same time.
      ...(table.measures.includes(operationTime) && nodeOnOneCore()),
      env: cleanEnvironment(),
      // Output of peers is discarded; errors are shown.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const started = new ContestantProcess(name, child);
    try {
      await started.#answer();
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
    return started;
  }

  async warmUp(budget: Budget): Promise<void> {
    await this.#ask({ ask: 'warm up', budget });
  }

  async round(budget: Budget): Promise<Measures> {
    const answer = await this.#ask({ ask: 'round', budget });
    if (answer.kind !== 'measured') throw new Error(`${this.name} measured nothing`);
    return answer.measures;
  }

  async profile(budget: Budget): Promise<readonly ProfileLine[]> {
    const answer = await this.#ask({ ask: 'profile', budget });
    if (answer.kind !== 'profiled') throw new Error(`${this.name} profiled nothing`);
    return answer.lines;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.send({ ask: 'stop' } satisfies Request);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(timer);
  }

  #ask(request: Request): Promise<Answer> {
    const answer = this.#answer();
    this.child.send(request);
    return answer;
  }

  #answer(): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onMessage = (answer: Answer): void => {
        this.child.off('exit', onExit);
        if (answer.kind === 'failed') reject(new Error(`${this.name} is wrong: ${answer.reason}`));
        else resolve(answer);
      };
      const onExit = (code: number | null): void => {
        this.child.off('message', onMessage);
        reject(new Error(`the process of ${this.name} ended with ${code ?? 'a signal'}`));
      };
      this.child.once('message', onMessage);
      this.child.once('exit', onExit);
    });
  }
}
