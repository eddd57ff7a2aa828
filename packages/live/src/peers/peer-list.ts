import type { RunDetail, RunSummary, WorkflowGraph } from '../model/live-data.js';
import type { LiveNumbers, LiveProcess } from '../model/live-data.js';
import { readAnnouncements } from './announcement.js';
import { Peer } from './peer.js';

const mostPeers = 32;

/** The other processes of the machine. Asked only while a page is open. */
export class PeerList {
  readonly #peers = new Map<string, Peer>();
  #refreshing: Promise<void> | undefined;

  constructor(
    /** Where they are announced; `undefined` shows none. */
    private readonly folder: string | undefined,
    private readonly ownProcessId: string,
    private readonly nextVersion: () => number,
  ) {}

  /** Finds new processes and fetches what changed in all. Never rejects; runs once at a time. */
  refresh(): Promise<void> {
    return (this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined)));
  }

  processes(): LiveProcess[] {
    return Array.from(this.#peers.values(), ({ process }) => process).filter((process) => process !== undefined);
  }

  changedSince(version: number): RunSummary[] {
    return Array.from(this.#peers.values()).flatMap((peer) => peer.changedSince(version));
  }

  goneSince(version: number): string[] {
    return Array.from(this.#peers.values()).flatMap((peer) => peer.goneSince(version));
  }

  detail(key: string): RunDetail | undefined {
    return this.#peerOf(key)?.detail(key);
  }

  runsLike(key: string): RunDetail[] | undefined {
    return this.#peerOf(key)?.runsLike(key);
  }

  async numbers(): Promise<LiveNumbers['steps']> {
    return (await Promise.all(Array.from(this.#peers.values(), (peer) => peer.numbers()))).flat();
  }

  async graphs(): Promise<WorkflowGraph[]> {
    return (await Promise.all(Array.from(this.#peers.values(), (peer) => peer.graphs()))).flat();
  }

  async #refresh(): Promise<void> {
    this.#find();
    await Promise.all(Array.from(this.#peers.values(), (peer) => peer.refresh()));
    for (const [id, peer] of this.#peers) if (peer.isEmpty) this.#peers.delete(id);
  }

  /** A run's key begins with the id of its process. */
  #peerOf(key: string): Peer | undefined {
    return this.#peers.get(key.slice(0, key.indexOf('.')));
  }

  #find(): void {
    if (this.folder === undefined) return;
    try {
      for (const announcement of readAnnouncements(this.folder)) {
        const { processId } = announcement;
        this.#peers.get(processId)?.seen();
        if (processId === this.ownProcessId || this.#peers.has(processId)) continue;
        if (this.#peers.size >= mostPeers && !this.#forgetEnded()) continue;
        this.#peers.set(processId, new Peer(announcement, this.nextVersion));
      }
    } catch {
      // A warning at the start named a folder that cannot be used.
    }
  }

  /** Makes room by the process that was met first of those that ended. */
  #forgetEnded(): boolean {
    for (const [id, peer] of this.#peers) if (peer.hasEnded) return this.#peers.delete(id);
    return false;
  }
}
