import type { ObservedStep } from '@tta/core';

/** Options of the live page. All are optional, and each beats its environment variable. */
export interface LiveOptions {
  /** Port to listen at, 0 for any free one. Default `TTA_LIVE_PORT`, else 9463. */
  readonly port?: number | undefined;
  /** Whether a taken port is an error. Otherwise the next free one is used. Default `false`. */
  readonly strictPort?: boolean | undefined;
  /** Address to listen at. Default 127.0.0.1, which only this machine reaches. */
  readonly host?: string | undefined;
  /** Whether `host` may be an address that other machines reach, without `tls`. Default `false`. */
  readonly allowRemote?: boolean | undefined;
  /** Serves HTTPS instead of HTTP: a certificate and its key, in PEM form. Default: HTTP. */
  readonly tls?: LiveTls | undefined;
  /**
   * Host names that a request may name beside `localhost` and IP addresses, such as `host.docker.internal`. Default
   * `TTA_ALLOWED_HOSTS`, else none.
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Whether it runs although `NODE_ENV` is `production`. Default: whether `TTA_LIVE` is `on`. */
  readonly production?: boolean | undefined;
  /** Name of this process on the page. Default `OTEL_SERVICE_NAME`, else the program's. */
  readonly serviceName?: string | undefined;
  /** Most runs kept. Failed and slow ones are kept longest. Default 5000. */
  readonly maxRuns?: number | undefined;
  /** Most bytes of memory that kept runs take, as estimated. Default 33554432 (32 MiB). */
  readonly maxBytes?: number | undefined;
  /** Workflows whose graph is shown before they run. Default: none. */
  readonly workflows?: readonly ObservedStep[] | undefined;
  /**
   * Whether inputs and results of steps are shown, as texts of at most 2000 characters. Fields whose names suggest a
   * secret are concealed; a secret elsewhere is not. Default: whether `TTA_LIVE_CAPTURE` is `on`.
   */
  readonly capture?: boolean | undefined;
  /** URL scheme by which links open the source in an editor. Default `TTA_LIVE_EDITOR`, else `vscode`. */
  readonly editor?: string | undefined;
  /**
   * Where a trace is shown, as a URL with `{traceId}` in it: runs that `@tta/otel` or another listener traces then link to
   * it. Default `TTA_LIVE_TRACE_URL`, else no link.
   */
  readonly traceUrl?: string | undefined;
  /**
   * Folder by which the processes of one user find each other; `false` for none. It must be readable by its owner
   * alone. Default `TTA_LIVE_DIR`, else `tta-live` in `XDG_RUNTIME_DIR` or a folder of the user in the system's folder
   * for temporary files.
   */
  readonly folder?: string | false | undefined;
}

/** A certificate and its key, in PEM form. */
export interface LiveTls {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}
