import type { Budget } from './contestant.js';
import type { Measures } from './measure.js';

/** What a contestant's process is asked. */
export type Request = { readonly ask: 'warm up' | 'round'; readonly budget: Budget } | { readonly ask: 'stop' };

/** What it answers, once to each request and once when it is started and verified. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done' }
  | { readonly kind: 'measured'; readonly measures: Measures }
  | { readonly kind: 'failed'; readonly reason: string };
