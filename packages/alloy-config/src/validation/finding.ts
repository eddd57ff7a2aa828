import type { CheckCode, Severity } from '../schema/check-table.js';

/** Something that is wrong with a configuration. */
export interface Finding {
  readonly code: CheckCode;
  readonly severity: Severity;
  /** Describes the fault and how to fix it. */
  readonly message: string;
  /** Where, in words: `prometheus.scrape "app" > basic_auth > username`. Empty for the file as a whole. */
  readonly path: string;
  /** Line of the text, from 1. */
  readonly line: number;
  /** Column in bytes of UTF-8, from 1, as Alloy counts. */
  readonly column: number;
}
