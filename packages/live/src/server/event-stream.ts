import type { ServerResponse } from 'node:http';
import type { LiveUpdate } from '../model/live-data.js';
import type { AllRuns } from '../all-runs.js';
import { beginEvents } from './answer.js';

const tickMs = 250;
/** Other processes are asked at every so many ticks. */
const peerTicks = 2;
const heartbeatTicks = 60;
const mostClients = 20;
/** A client that takes nothing, such as a browser that sleeps, is cut off: it connects again when it wakes. */
const mostWaitingBytes = 8_000_000;

/** Sends every page what changed, a few times a second. Does nothing while no page is open. */
export class EventStream {
  readonly #clients = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;

  constructor(private readonly runs: AllRuns) {}

  /** Pages that are open. */
  get clients(): number {
    return this.#clients.size;
  }

  /** Sends events until the client goes. */
  add(response: ServerResponse): void {
    if (this.#clients.size >= mostClients) {
      const [oldest] = this.#clients;
      if (oldest !== undefined) this.#remove(oldest);
    }
    beginEvents(response);
    response.on('close', () => this.#remove(response));
    void this.#begin(response);
  }

  close(): void {
    for (const client of this.#clients) this.#remove(client);
  }

  async #begin(response: ServerResponse): Promise<void> {
    await this.runs.refreshPeers();
    if (response.destroyed) return;
    // Others have had what changed until now, so that all go on from the same point.
    this.#send();
    response.write(`retry: 1000\n${stateEvent(this.runs.everything())}`);
    this.#clients.add(response);
    this.#timer ??= setInterval(() => this.#tick(), tickMs).unref();
  }

  #remove(client: ServerResponse): void {
    this.#clients.delete(client);
    client.destroy();
    if (this.#clients.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    this.#ticks++;
    if (this.#ticks % peerTicks === 0) void this.runs.refreshPeers();
    this.#send();
    if (this.#ticks % heartbeatTicks === 0) this.#write(': still here\n\n');
  }

  #send(): void {
    const update = this.runs.nextChanges();
    if (update !== undefined && this.#clients.size > 0) this.#write(stateEvent(update));
  }

  #write(text: string): void {
    for (const client of this.#clients) {
      if (client.writableLength > mostWaitingBytes) this.#remove(client);
      else client.write(text);
    }
  }
}

function stateEvent(update: LiveUpdate): string {
  return `event: state\ndata: ${JSON.stringify(update)}\n\n`;
}
