/** A server to query, with credentials. */
export interface ServerAccess {
  /** Its address. One for sending, such as `.../api/v1/push`, is understood too. */
  readonly url: string;
  /** User of basic auth; the token is then its password. Left out, the token is sent as a bearer token. */
  readonly user?: string;
  /** Never shown. */
  readonly token?: string;
  /** Tenant of Mimir, Loki or Tempo. */
  readonly tenant?: string;
}

/** Where to look. All options may be left out; the defaults are the usual addresses. */
export interface DiagnoseOptions {
  /** Folder in which processes announce themselves. Left out, the process is looked for at `endpoint` only. */
  readonly discoveryFolder?: string;
  /** Metrics page of the process. Default: those that the folder names, else `http://127.0.0.1:9464/metrics`. */
  readonly endpoint?: string;
  /** Asks pages that files of the folder name on other machines, too. Default `false`: of this machine only. */
  readonly allowRemote?: boolean;
  /** Label `job` to look for. Default `tta-primitives`. */
  readonly job?: string;
  /** Looks only at processes of this workspace. */
  readonly workspace?: string;
  /** Alloy's own pages. Default `http://127.0.0.1:12345`. */
  readonly alloyUrl?: string;
  /** Milliseconds since the last scrape from which on it counts as overdue. Default 120 000. */
  readonly maxScrapeAgeMs?: number;
  /** Milliseconds to watch whether data is lost. Default 0: all losses since Alloy's start count. */
  readonly watchMs?: number;
  /**
   * Milliseconds to look at data that waits before its destination counts as dead; ends when something arrives.
   * Default 8000, because Alloy tries again after 5 seconds at the latest.
   */
  readonly lookMs?: number;
  /** Where metrics arrive: anything with the HTTP API of Prometheus. */
  readonly prometheus?: ServerAccess;
  /** Series to ask for. Default: a series of the process, selected by its labels. */
  readonly series?: string;
  /** Where traces arrive. */
  readonly tempo?: ServerAccess;
  /** Trace of the marked run. */
  readonly traceId?: string;
  /** Where logs arrive. */
  readonly loki?: ServerAccess;
  /** Correlation id of the marked run. Default: its log is looked for by `traceId`. */
  readonly correlationId?: string;
  /** Milliseconds back in time in which the log is looked for. Default one hour. */
  readonly logsSinceMs?: number;
  /** Milliseconds that a server may take to answer. Default 5000. */
  readonly timeoutMs?: number;
}

/** Options with their defaults. */
export type DiagnoseSettings = DiagnoseOptions & Required<Pick<DiagnoseOptions, keyof typeof defaults>>;

const defaults = {
  allowRemote: false,
  job: 'tta-primitives',
  alloyUrl: 'http://127.0.0.1:12345',
  maxScrapeAgeMs: 120_000,
  watchMs: 0,
  lookMs: 8000,
  logsSinceMs: 3_600_000,
  timeoutMs: 5000,
} satisfies DiagnoseOptions;

/** Fills in the defaults. */
export function withDefaults(options: DiagnoseOptions): DiagnoseSettings {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
