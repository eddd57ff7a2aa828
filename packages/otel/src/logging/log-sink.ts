import type { LogLevel } from '../catalogue/index.js';

/** Where finished log lines go. Must not throw, and must not wait. */
export interface LogSink {
  /** `line` has no line feed. */
  write(line: string, level: LogLevel, event: string): void;
  /** Everything written is out when it resolves. */
  flush(): Promise<void>;
}
