import type { AlertCase } from './alert-case.js';
import { story } from './case-labels.js';
import { costCases } from './cost-cases.js';
import { durableCases } from './durable-cases.js';
import { guardCases } from './guard-cases.js';
import { pipelineCases } from './pipeline-cases.js';
import { primitiveCases } from './primitive-cases.js';
import { workflowCases } from './workflow-cases.js';
import { objectiveCases } from './objective-cases.js';

/** For each alert, a time at which it fires and times at which it must not. */
export const alertCases: readonly AlertCase[] = [
  ...workflowCases,
  ...primitiveCases,
  ...guardCases,
  ...durableCases,
  ...costCases,
  ...pipelineCases,
  ...objectiveCases(story),
];
