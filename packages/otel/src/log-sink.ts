import type { LogLevel } from './catalogue.js';

/** Where finished log lines go. Must not throw, and must not wait. */
export interface LogSink {
  /** `line` has no line feed. */
  write(line: string, level: LogLevel, event: string): void;
  /** Everything written is out when it resolves. */
  flush(): Promise<void>;
}

/** Says how many lines were lost, and why. */
export type LostLines = (reason: string, count: number) => void;
