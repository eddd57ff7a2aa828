import type { EventLevel } from '@tta/core';

/** Where finished log lines go. Must not throw, and must not wait. */
export interface LogSink {
  /** `line` has no line feed. */
  write(line: string, level: EventLevel, event: string): void;
  /** Everything written is out when it resolves. */
  flush(): Promise<void>;
}
