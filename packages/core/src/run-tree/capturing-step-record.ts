import type { CapturedPart } from '../instrumentation/step-observation.js';
import { capturedText } from './captured-text.js';
import { bytesOf } from './run-limits.js';
import { StepRecord } from './step-record.js';

/** A step whose input and result are kept as texts. */
export class CapturingStepRecord extends StepRecord {
  capture(part: CapturedPart, value: unknown): void {
    const { isFull, limits } = this.execution;
    // A step without an input has nothing to show.
    if (value === undefined || !this.isKept || isFull) return;
    const text = capturedText(value, limits.maxText);
    this.having()[part] = text;
    this.grow(text.length * bytesOf.textUnit);
  }
}
