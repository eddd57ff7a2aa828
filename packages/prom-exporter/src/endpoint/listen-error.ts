import { TtaError } from '@tta/core';
import { describeError } from '@tta/core/authors';

/** The endpoint cannot listen: its port is taken or not allowed, or its host is not this machine. */
export class ListenError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'ListenError';
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, cause: unknown) {
    super(
      'ERR_TTA_LISTEN',
      `cannot listen at port ${port} of ${host}: ${describeError(cause).errorMessage}; choose others by the options host and port or by OTEL_EXPORTER_PROMETHEUS_HOST and OTEL_EXPORTER_PROMETHEUS_PORT`,
      { cause },
    );
    this.host = host;
    this.port = port;
  }
}
