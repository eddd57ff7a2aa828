import type { Server } from 'node:http';
import { describeError, warn } from '@tta/core/authors';
import { announceWorkspace, type DiscoveredEndpoint } from '../discovery/workspace-discovery.js';
import { closeServer } from './close-server.js';
import { watchFirstFork } from './cluster-primary.js';
import type { EndpointSettings } from './endpoint-settings.js';
import { listen } from './listen.js';
import { authority } from './url-authority.js';

/** Data that a collector needs besides the address. */
export type AnnouncedService = Omit<DiscoveredEndpoint, 'target' | 'port'>;

/**
 * A server that listens and tells collectors where. The primary of a cluster does no work of the application: when it
 * forks its first worker it moves to another port, so that a worker gets the port where people look.
 */
export class AnnouncedServer {
  host = '';
  port = 0;
  #withdraw = (): void => undefined;
  #stopWatching = (): void => undefined;
  #isPrimary = false;
  /** Announcing and moving, one after the other. */
  #work: Promise<void> = Promise.resolve();

  private constructor(
    private readonly server: Server,
    private readonly settings: EndpointSettings,
    private readonly service: AnnouncedService,
  ) {}

  /** @throws ListenError */
  static async start(server: Server, settings: EndpointSettings, service: AnnouncedService): Promise<AnnouncedServer> {
    const announced = new AnnouncedServer(server, settings, service);
    if (settings.mayMove) announced.#stopWatching = watchFirstFork(() => announced.#onFirstFork());
    const wasPrimary = announced.#isPrimary;
    try {
      await announced.#listen();
    } catch (error) {
      announced.#stopWatching();
      throw error;
    }
    // The first worker may have been forked meanwhile.
    if (announced.#isPrimary && !wasPrimary) announced.#move();
    else announced.#work = announced.#announce();
    await announced.#work;
    return announced;
  }

  /** Host and port in the form that URLs use. */
  get authority(): string {
    return authority(this.host, this.port);
  }

  /** Lets running requests end, then stops. */
  async close(): Promise<void> {
    this.#stopWatching();
    await this.#work;
    this.#withdraw();
    await closeServer(this.server);
  }

  async #listen(): Promise<void> {
    const address = await listen(this.server, { ...this.settings, ...(this.#isPrimary && { port: 0 }) });
    this.host = address.address;
    this.port = address.port;
  }

  async #announce(): Promise<void> {
    const target = { ...this.service, target: this.authority, port: this.port };
    this.#withdraw = await announceWorkspace(this.settings.discovery, target);
  }

  #onFirstFork(): void {
    this.#isPrimary = true;
    if (this.port !== 0) this.#move();
  }

  #move(): void {
    const { port } = this;
    // The port is free at once; running requests go on.
    this.server.close();
    this.#work = this.#work.then(() => this.#listenElsewhere(port));
  }

  async #listenElsewhere(left: number): Promise<void> {
    this.#withdraw();
    try {
      await this.#listen();
      await this.#announce();
      warn(
        `the metrics of this cluster's primary process moved to port ${this.port}, and a worker may have port ${left}; the option port keeps it`,
      );
    } catch (error) {
      warn(`this cluster's primary process is without a metrics endpoint: ${describeError(error).errorMessage}`);
    }
  }
}
