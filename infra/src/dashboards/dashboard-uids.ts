/** Addresses of the dashboards: what links and provisioning refer to, so they never change. */
export const dashboardUids = {
  workflowOverview: 'tta-workflow-overview',
  primitivePerformance: 'tta-primitive-performance',
  costOptimization: 'tta-cost-optimization',
  guards: 'tta-guards',
  flow: 'tta-flow',
  durableWorkflows: 'tta-durable-workflows',
  runtimeAndPipeline: 'tta-runtime-pipeline',
} as const;

/** Key of a dashboard. */
export type DashboardKey = keyof typeof dashboardUids;
