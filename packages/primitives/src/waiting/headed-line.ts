import { WaitingLine, type WaitEnd } from './waiting-line.js';

/** Callers that wait in a line, of whom only the one at its head looks for what all of them wait for. */
export class HeadedLine {
  readonly #line = new WaitingLine();
  #hasHead = false;

  /** Callers that wait, the head included. */
  get size(): number {
    return this.#line.size + (this.#hasHead ? 1 : 0);
  }

  /**
   * Waits to become the head, as `WaitingLine.join`; `undefined` where the caller is that at once. The head calls
   * `passOn` in any case.
   */
  join(rank: number, signal: AbortSignal | undefined, timeoutMs: number): Promise<WaitEnd> | undefined {
    const turn = this.#hasHead ? this.#line.join(rank, signal, timeoutMs) : undefined;
    this.#hasHead = true;
    return turn;
  }

  /** Makes the next one the head. */
  passOn(): void {
    this.#hasHead = this.#line.admitNext();
  }
}
