import type { ClassicDashboard } from './classic-dashboard.js';
import type { Objective } from '../rules/slo.js';
import type { Thresholds } from '../settings/thresholds.js';
import { costOptimization } from './cost/cost-optimization.js';
import { durableWorkflows } from './durable/durable-workflows.js';
import { flow } from './flow/flow.js';
import { guards } from './guards/guards.js';
import { primitivePerformance } from './primitive-performance.js';
import { runtimeAndPipeline } from './runtime-and-pipeline.js';
import { workflowOverview } from './workflow-overview.js';

/** Every dashboard, by the name of its file. */
export function allDashboards(
  thresholds: Thresholds,
  objectives: readonly Objective[],
): Readonly<Record<string, ClassicDashboard>> {
  return {
    'workflow-overview': workflowOverview(thresholds, objectives),
    'primitive-performance': primitivePerformance(thresholds),
    'cost-optimization': costOptimization(thresholds),
    guards: guards(thresholds),
    flow: flow(),
    'durable-workflows': durableWorkflows(thresholds),
    'runtime-and-pipeline': runtimeAndPipeline(thresholds),
  };
}
