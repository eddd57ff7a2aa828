import { currentInstrumentation } from '@tta/core';
import { announcedMetricProducers } from '@tta/core/authors';
import type { PageFormat } from '../formats/content-negotiation.js';
import { escapeHelp } from '../labels/escape-text.js';

/** Facts about the source of a handler's metrics. */
export interface EmptyPageFacts {
  /** Whether metrics were collected but could not be shown. */
  readonly isAllLeftOut: boolean;
  /** Whether it reads the announced producers and nothing else. */
  readonly readsAnnouncedOnly: boolean;
  /** Producers given by an option. */
  readonly givenProducers: number;
  /** Whether OpenTelemetry's global `MeterProvider` is another one, though it was to be this endpoint's. */
  readonly isProviderForeign: boolean;
}

/** Why there is nothing to show, with what to do. */
export function emptyPageReason(facts: EmptyPageFacts): string {
  const producers = announcedMetricProducers().size + facts.givenProducers;
  if (facts.isAllLeftOut) return 'every metric was left out of the page; the warnings of the process say why';
  if (producers > 0 && currentInstrumentation() === undefined) {
    return 'a producer is there, but no instrumentation is installed, so no step is observed; call setInstrumentation(telemetry.instrumentation)';
  }
  if (producers > 0) return 'a producer is there and steps are observed, but nothing has been recorded yet';
  if (facts.isProviderForeign) {
    return 'another MeterProvider is the global one of OpenTelemetry, so its metrics do not come here; build it with createPrometheusReader()';
  }
  if (facts.readsAnnouncedOnly) {
    return 'no producer of metrics is announced in this process; create telemetry by @tta/otel, or give the handler a source';
  }
  return 'no instrument of OpenTelemetry has recorded anything yet, and no telemetry of @tta/otel is in this process';
}

/** A page without metrics that says why, in a form that both formats allow. */
export function emptyPage(reason: string, format: PageFormat): string {
  const help = `# HELP tta_metrics_page Nothing to show: ${escapeHelp(reason, format === 'openmetrics')}.\n`;
  return format === 'openmetrics' ? `${help}# EOF\n` : help;
}
