import type { LiveNumbers, LiveProcess, LiveUpdate, RunDetail, WorkflowGraph } from './model/live-data.js';
import { medianRun, type MedianRun } from './model/median-run.js';
import type { OwnRuns } from './own-runs.js';
import { PeerList } from './peers/peer-list.js';
import type { LiveRecorder } from './record/live-recorder.js';

/** The runs of this process and of the others of the machine, as pages see them. */
export class AllRuns {
  readonly #peers: PeerList;
  #peerVersion = 0;
  #sentOwn = 0;
  #sentPeers = 0;
  #sentProcesses = '';

  constructor(
    readonly own: OwnRuns,
    private readonly recorder: LiveRecorder,
    folder: string | undefined,
  ) {
    this.#peers = new PeerList(folder, own.process.id, () => ++this.#peerVersion);
  }

  /** Never rejects. */
  refreshPeers(): Promise<void> {
    return this.#peers.refresh();
  }

  /** All that there is, for a page that has nothing. */
  everything(): LiveUpdate {
    return this.#update(true, 0, 0);
  }

  /** Changes since the last call; `undefined` where nothing changed. */
  nextChanges(): LiveUpdate | undefined {
    const { version } = this.own;
    const peerVersion = this.#peerVersion;
    const processes = JSON.stringify(this.#processes());
    if (version === this.#sentOwn && peerVersion === this.#sentPeers && processes === this.#sentProcesses)
      return undefined;
    const update = this.#update(false, this.#sentOwn, this.#sentPeers);
    this.#sentOwn = version;
    this.#sentPeers = peerVersion;
    this.#sentProcesses = processes;
    return update;
  }

  detail(key: string): RunDetail | undefined {
    return this.own.detail(key) ?? this.#peers.detail(key);
  }

  /** The median of the good runs of the same workflow and process; `undefined` where the run is not kept. */
  median(key: string): MedianRun | undefined {
    const like = this.own.runsLike(key) ?? this.#peers.runsLike(key);
    return like && medianRun(like);
  }

  /** Figures of this process and, unless `isOwnOnly`, of the others. */
  async numbers(isOwnOnly: boolean): Promise<LiveNumbers> {
    const own = this.recorder.numbers.read(this.own.process.id);
    return isOwnOnly ? own : { ...own, steps: [...own.steps, ...(await this.#peers.numbers())] };
  }

  /** Compositions of this process and, unless `isOwnOnly`, of the others. */
  async graphs(isOwnOnly: boolean): Promise<WorkflowGraph[]> {
    const own = this.recorder.graphs.read(this.own.process.id);
    return isOwnOnly ? own : [...own, ...(await this.#peers.graphs())];
  }

  #processes(): LiveProcess[] {
    return [this.own.describe(), ...this.#peers.processes()];
  }

  #update(reset: boolean, sinceOwn: number, sincePeers: number): LiveUpdate {
    return {
      ...{ now: Date.now(), reset, processes: this.#processes() },
      runs: [...this.own.changedSince(sinceOwn), ...this.#peers.changedSince(sincePeers)],
      gone: reset ? [] : [...this.own.takeGone(), ...this.#peers.goneSince(sincePeers)],
    };
  }
}
