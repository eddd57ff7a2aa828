import type { Logger } from 'winston';
import Transport from 'winston-transport';
import type { EventLevel } from '@tta/core';
import type { LineTarget } from './output/line-target.js';
import { textOf, type WinstonRecord } from './winston-record.js';

/** A winston transport that writes the finished text of each record, and never makes winston wait. */
export class LineTransport extends Transport {
  constructor(private readonly target: LineTarget) {
    super();
  }

  override log(info: WinstonRecord, next: () => void): void {
    this.target.write(`${info[textOf] ?? ''}\n`);
    next();
  }

  /** Does what writing a record of that level does, without a stream's queue, which it has no use for. */
  writeLine(line: string, level: EventLevel, { levels, level: lowest }: Logger): void {
    const isWanted = (levels[this.level ?? lowest] ?? -1) >= (levels[level] ?? 0);
    if (isWanted && this.silent !== true) this.target.write(`${line}\n`);
  }
}
