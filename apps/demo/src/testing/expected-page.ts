/** A page as the five workflows leave it, as far as figures are read from it. */
export const expectedPage = [
  'tta_workflow_executions_total{status="success",workflow_name="SequentialPrimitive"} 5',
  'tta_execution_duration_seconds_bucket{le="0.25",primitive_name="SequentialPrimitive",primitive_type="sequential"} 5',
  'tta_execution_duration_seconds_bucket{le="0.001",primitive_name="CachePrimitive",primitive_type="cache"} 1',
  'tta_primitive_executions_total{primitive_name="DataProcessorPrimitive",primitive_type="task",status="success"} 6',
  'tta_primitive_executions_total{primitive_name="ValidatorPrimitive",primitive_type="task",status="success"} 4',
  'tta_primitive_executions_total{primitive_name="EnricherPrimitive",primitive_type="task",status="success"} 3',
  'tta_primitive_executions_total{primitive_name="CachePrimitive",primitive_type="cache",status="success"} 2',
  'tta_primitive_executions_total{primitive_name="RetryPrimitive",primitive_type="retry",status="success"} 2',
  'tta_cache_total{cache_type="memory",primitive_name="CachePrimitive"} 2',
  'tta_cache_total{cache_type="memory",primitive_name="EnrichmentCache"} 2',
  'tta_cache_hits_total{cache_type="memory",primitive_name="CachePrimitive"} 1',
  'tta_cache_hits_total{cache_type="memory",primitive_name="EnrichmentCache"} 1',
  'tta_retry_attempts_total{attempt="1",primitive_name="RetryPrimitive",status="success"} 2',
  'tta_parallel_branch_seconds_total{primitive_name="ParallelPrimitive"} 0.202',
  'tta_parallel_wall_seconds_total{primitive_name="ParallelPrimitive"} 0.101',
  '',
].join('\n');
