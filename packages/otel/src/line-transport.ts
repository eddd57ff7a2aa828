import Transport from 'winston-transport';
import type { LineTarget } from './line-target.js';
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
}
