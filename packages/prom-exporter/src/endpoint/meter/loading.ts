import { warnOnce } from '@tta/core/authors';

/** A busy loop of an application must not fill the memory while something is loaded, which takes a tenth of a second. */
const mostWaiting = 200_000;

/** Something that is being loaded, and actions that wait for it. */
export class Loading<T> {
  /** `undefined` until it is loaded, and where it cannot be. */
  loaded: T | undefined = undefined;
  /** Resolves when it is loaded and all that waited is done, or when it cannot be loaded. */
  readonly ended: Promise<void>;
  #waiting: ((loaded: T) => void)[] = [];
  #hasFailed = false;

  /** `load` resolves to `undefined` where it fails, and does not reject. */
  constructor(load: () => Promise<T | undefined>) {
    this.ended = load().then((loaded) => this.#end(loaded));
  }

  /** Does it now if it can be done, else as soon as it can be, in order; never, where loading has failed. */
  whenLoaded(action: (loaded: T) => void): void {
    if (this.loaded !== undefined) action(this.loaded);
    else if (this.#hasFailed) return;
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(action);
    else
      warnOnce(
        'instruments before the SDK',
        `more than ${mostWaiting} measurements came before OpenTelemetry's SDK was loaded; further ones are lost.`,
      );
  }

  #end(loaded: T | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.loaded = loaded;
    this.#hasFailed = loaded === undefined;
    if (loaded !== undefined) for (const action of waiting) action(loaded);
  }
}
