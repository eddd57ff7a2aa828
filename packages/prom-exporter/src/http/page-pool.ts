import { TtaError } from '@tta/core';
import type { Page } from '../model/page.js';
import { SharedPage } from './shared-page.js';

/** Pages that may be in flight at a time. Each holds the data points of one collection and the bytes made from them. */
const mostPages = 4;
/** A page that is still being read is shared for so many times its age: scrapes that overlap cost one page. */
const overlapFactor = 10;
/** Prometheus gives up after this long by default: an older page may be cut off to make room for a new one. */
const givenUpAfterMs = 10_000;

/** Too many pages are being read; the next scrape has to wait. */
export class TooManyPagesError extends TtaError {
  static override readonly name: string = 'TooManyPagesError';

  constructor() {
    super('ERR_TTA_TOO_MANY_PAGES', `${mostPages} metrics pages are being read already; try again in a second`);
  }
}

/**
 * Lets scrapes share pages: those that come while a page is collected, and up to `maxAgeMs` after that, get the same
 * one; while it is being read, up to ten times as long. Bounds how many different pages are in flight, since slow
 * readers would otherwise hold one each.
 */
export class PagePool {
  readonly #collect: () => Promise<Page>;
  readonly #maxAgeMs: number;
  readonly #inFlight = new Set<SharedPage>();
  #collecting: Promise<SharedPage> | undefined;
  #latest: SharedPage | undefined;

  constructor(collect: () => Promise<Page>, maxAgeMs: number) {
    this.#collect = collect;
    this.#maxAgeMs = maxAgeMs;
  }

  /** Rejects with what the collection rejects with. @throws TooManyPagesError */
  page(): Promise<SharedPage> {
    if (this.#collecting !== undefined) return this.#collecting;
    if (this.#latest !== undefined && this.#isFresh(this.#latest)) return Promise.resolve(this.#latest);
    this.#sealLatest();
    if (!this.#hasRoom()) return Promise.reject(new TooManyPagesError());
    this.#collecting = this.#collectPage().finally(() => {
      this.#collecting = undefined;
    });
    return this.#collecting;
  }

  async #collectPage(): Promise<SharedPage> {
    const page: SharedPage = new SharedPage(await this.#collect(), () => {
      this.#inFlight.delete(page);
      this.#forget(page);
    });
    this.#latest = page;
    setTimeout(() => this.#forget(page), this.#maxAgeMs + 1).unref();
    return page;
  }

  #isFresh(page: SharedPage): boolean {
    const maxAgeMs = page.isInFlight ? overlapFactor * this.#maxAgeMs : this.#maxAgeMs;
    return performance.now() - page.collectedAt <= maxAgeMs;
  }

  /** A page keeps its data points and bytes, which are not needed between two scrapes. */
  #forget(page: SharedPage): void {
    if (this.#latest === page && !page.isInFlight && !this.#isFresh(page)) this.#sealLatest();
  }

  #sealLatest(): void {
    const page = this.#latest;
    if (page === undefined) return;
    this.#latest = undefined;
    if (page.isInFlight) this.#inFlight.add(page);
    page.seal();
  }

  #hasRoom(): boolean {
    const [oldest] = this.#inFlight;
    if (this.#inFlight.size < mostPages || oldest === undefined) return true;
    if (performance.now() - oldest.collectedAt < givenUpAfterMs) return false;
    this.#inFlight.delete(oldest);
    oldest.cutOff();
    return true;
  }
}
