import { InvalidOptionError } from '@tta/core';

/** The latest opening of a circuit that several processes share. */
export interface CircuitRecord {
  /** Differs for each opening. */
  readonly opening: string;
  /** Milliseconds that its break still lasts; 0 where that is over. */
  readonly openMs: number;
  /** Whether a process has closed it since. */
  readonly isClosed: boolean;
}

/** Where several processes tell each other that a circuit is open, such as in Redis. */
export interface CircuitStore {
  /** The latest opening that the store remembers, at least until its break is over. */
  read(key: string): Promise<CircuitRecord | undefined>;
  /** Opens the circuit for `breakMs` milliseconds, unless it is open for longer already. Resolves to the opening. */
  open(key: string, breakMs: number): Promise<CircuitRecord>;
  /** Says that this opening is over. Does nothing where it is not the latest. */
  close(key: string, opening: string): Promise<void>;
  /**
   * Whether this process, which calls itself `prober`, may probe: no other one may until its `endProbe`, or until
   * `leaseMs` milliseconds have passed. Asking again renews the time.
   */
  startProbe(key: string, prober: string, leaseMs: number): Promise<boolean>;
  /** Lets other processes probe, if this one was allowed to. */
  endProbe(key: string, prober: string): Promise<void>;
}

/** The methods of a store, as messages name them. */
export const circuitStoreMethods = [
  'read(key)',
  'open(key, breakMs)',
  'close(key, opening)',
  'startProbe(key, prober, leaseMs)',
  'endProbe(key, prober)',
] as const satisfies `${keyof CircuitStore}(${string})`[];

/** The answer of a store. @throws InvalidOptionError */
export function checkedRecord(method: 'read(key)' | 'open(key, breakMs)', answer: unknown): CircuitRecord {
  const { opening, openMs, isClosed } = (answer ?? {}) as Partial<Record<keyof CircuitRecord, unknown>>;
  if (typeof opening === 'string' && typeof openMs === 'number' && openMs >= 0 && typeof isClosed === 'boolean')
    return { opening, openMs, isClosed };
  throw new InvalidOptionError(`store.${method}`, '{ opening, openMs, isClosed }', answer);
}
