import type { Budget } from './contestant.js';
import type { Measures } from './measure.js';
import type { ProfileLine } from './cpu-profile.js';

/** A request to a contestant's process. */
export type Request =
  { readonly ask: 'warm up' | 'round' | 'profile'; readonly budget: Budget } | { readonly ask: 'stop' };

/** Its answer: one to each request, and one once it is started and verified. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done' }
  | { readonly kind: 'measured'; readonly measures: Measures }
  | { readonly kind: 'profiled'; readonly lines: readonly ProfileLine[] }
  | { readonly kind: 'failed'; readonly reason: string };
