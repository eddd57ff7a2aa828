const ignore = (): void => undefined;

/** Failures of workflows are reported by TTA's own telemetry; DBOS would print each with its stack. */
export const quietLogger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: (entry: unknown): void => {
    if (process.env.TTA_DBOS_LOG === 'error') console.error(entry);
  },
};
