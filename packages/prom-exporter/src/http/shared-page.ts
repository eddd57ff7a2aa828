import type { ServerResponse } from 'node:http';
import type { PageFormat } from '../formats/content-negotiation.js';
import { renderOpenMetrics } from '../formats/open-metrics-renderer.js';
import { renderText } from '../formats/text-renderer.js';
import type { Page } from '../model/page.js';
import { encodePage } from './encode-page.js';
import { SharedBody, type BodyReader } from './shared-body.js';

/** How a scrape wants the page. */
export interface PageForm {
  readonly format: PageFormat;
  readonly gzip: boolean;
  /** Whether an OpenMetrics page tells when counters and histograms began. */
  readonly createdSamples: boolean;
}

/** A collected page that answers several scrapes, in whatever form each of them asks for. */
export class SharedPage {
  readonly collectedAt = performance.now();
  readonly #bodies = new Map<string, SharedBody>();
  readonly #responses = new Set<ServerResponse>();

  constructor(
    readonly page: Page,
    /** Told when the last response is over. */
    private readonly onIdle: () => void,
  ) {}

  get isInFlight(): boolean {
    return this.#responses.size > 0;
  }

  /** A reader for a response. The response counts as in flight until the reader is closed. */
  open(response: ServerResponse, { format, gzip, createdSamples }: PageForm): BodyReader {
    const key = `${format} ${gzip} ${createdSamples}`;
    const pieces = format === 'text' ? renderText(this.page) : renderOpenMetrics(this.page, createdSamples);
    const body = this.#bodies.get(key) ?? new SharedBody((isForMany) => encodePage(pieces, gzip, isForMany));
    this.#bodies.set(key, body);
    this.#responses.add(response);
    const reader = body.open();
    return {
      next: () => reader.next(),
      ready: () => reader.ready(),
      close: () => {
        reader.close();
        this.#responses.delete(response);
        if (!this.isInFlight) this.onIdle();
      },
    };
  }

  /** No response is added any more. */
  seal(): void {
    for (const body of this.#bodies.values()) body.seal();
  }

  /** Cuts off the readers that are not done. */
  cutOff(): void {
    for (const response of this.#responses) response.destroy();
  }
}
