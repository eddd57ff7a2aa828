// Pure functions and types about recorded runs: they also run in a browser.
export type { ErrorSummary, RunStatus, RunTree, TreeError, TreeMark, TreeStep } from './run-tree.js';
export { durationText, failingStep, stepFacts, waitsOf } from './step-facts.js';
export { renderRunTree } from './render-run-tree.js';
