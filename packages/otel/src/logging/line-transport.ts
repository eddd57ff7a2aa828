import type { Logger } from 'winston';
import type Transport from 'winston-transport';
import type { EventLevel } from '@tta/core';
import { createTransport } from '../../lazy-winston.cjs';
import type { LineTarget } from './output/line-target.js';
import { textOf, type WinstonRecord } from './winston-record.js';

/** Writes the finished text of each record, and never makes winston wait. */
export class LineTransport {
  readonly transport: Transport;

  constructor(private readonly target: LineTarget) {
    this.transport = createTransport({
      log: (info: WinstonRecord, next) => {
        target.write(`${info[textOf] ?? ''}\n`);
        next();
      },
    });
  }

  /** Does what writing a record of that level does, without a stream's queue, which it has no use for. */
  writeLine(line: string, level: EventLevel, { levels, level: lowest }: Logger): void {
    const isWanted = (levels[this.transport.level ?? lowest] ?? -1) >= (levels[level] ?? 0);
    if (isWanted && this.transport.silent !== true) this.target.write(`${line}\n`);
  }

  drained(): Promise<void> {
    return this.target.drained();
  }
}
