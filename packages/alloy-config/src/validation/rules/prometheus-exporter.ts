import type { BodyView } from '../../schema/body-view.js';

/** Without the usual metrics there must be others, and collectors belong to the usual ones. */
export function defaultMetricsStay(body: BodyView): void {
  if (body.flag('disable_default_metrics') !== true) return;
  if (!body.has('custom_queries_config_path')) {
    body.report(
      'nothing-collected',
      'disable_default_metrics',
      'disable_default_metrics needs custom_queries_config_path = ..., the queries to run instead',
    );
  } else if (body.has('enabled_collectors')) {
    body.report(
      'exclusive-members',
      'enabled_collectors',
      'disable_default_metrics and enabled_collectors exclude each other: keep one of them',
    );
  }
}
