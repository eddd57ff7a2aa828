import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { series, type Matchers } from '../promql/series.js';
import { job } from '../settings/names.js';
import { target } from './scope.js';

/** Variables that a dashboard may leave unused; it keeps them hidden, so that a choice survives the way to another one. */
export type OptionalVariable = 'workflow' | 'primitive';

/** The variables of every dashboard, those in `used` to be seen. */
export function variables(used: readonly OptionalVariable[]): Builder<VariableModel>[] {
  const hideUnless = (name: OptionalVariable): VariableHide =>
    used.includes(name) ? VariableHide.DontHide : VariableHide.HideVariable;
  return [
    new DatasourceVariableBuilder('datasource').label('Metrics').type('prometheus'),
    new DatasourceVariableBuilder('logs').label('Logs').type('loki').hide(VariableHide.HideVariable),
    choice('job', 'Job', labelValues(series('tta_primitive_executions_total'), 'job'), '.+').current({
      text: job,
      value: job,
    }),
    // A target of a fixed list may have no such label, which only an expression that matches the empty text finds.
    choice(
      'workspace',
      'Workspace',
      labelValues(series('tta_primitive_executions_total', withoutLabels('workspace', 'service_name')), 'workspace'),
      '.*',
    ),
    choice(
      'service',
      'Service',
      labelValues(series('tta_primitive_executions_total', withoutLabels('service_name')), 'service_name'),
      '.*',
    ),
    choice(
      'workflow',
      'Workflow',
      labelValues(series('tta_workflow_executions_total', target), 'workflow_name'),
      '.+',
    ).hide(hideUnless('workflow')),
    choice(
      'primitive',
      'Primitive',
      labelValues(series('tta_primitive_executions_total', target), 'primitive_name'),
      '.+',
    ).hide(hideUnless('primitive')),
  ];
}

function choice(name: string, label: string, query: string, allValue: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource({ type: 'prometheus', uid: '${datasource}' })
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .allValue(allValue)
    .current({ text: 'All', value: '$__all' });
}

/** A variable's list does not depend on the variable itself, nor on those after it. */
function withoutLabels(...labels: readonly string[]): Matchers {
  return Object.fromEntries(Object.entries(target).filter(([label]) => !labels.includes(label)));
}

const labelValues = (selector: string, label: string): string => `label_values(${selector}, ${label})`;
