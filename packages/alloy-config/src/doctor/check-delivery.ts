import type { AlloyClient } from './alloy-client.js';
import { readTwice } from './counters.js';
import type { DiagnoseSettings } from './diagnose-options.js';
import type { LinkResult } from './link.js';
import { logDelivery, logsAreSettled } from './log-delivery.js';
import { metricDelivery, metricsAreSettled } from './metric-delivery.js';
import { otlpDelivery, otlpIsSettled } from './otlp-delivery.js';

/** Whether what Alloy sends is taken, for each kind of data. */
export interface DeliveryLinks {
  readonly delivery: LinkResult;
  readonly 'log-delivery': LinkResult;
  readonly 'otlp-delivery': LinkResult;
}

/** Looks at Alloy's counters twice, and only once where nothing waits. */
export async function checkDelivery(alloy: AlloyClient, { watchMs, lookMs }: DiagnoseSettings): Promise<DeliveryLinks> {
  const freshOnly = watchMs > 0;
  const reads = await readTwice(
    alloy,
    freshOnly ? watchMs : lookMs,
    (before, now) =>
      !freshOnly && metricsAreSettled(before, now) && logsAreSettled(before, now) && otlpIsSettled(before, now),
  );
  const components = (await alloy.components()) ?? [];
  const intervalSeconds = await alloy.longestIntervalSeconds(components);
  return {
    delivery: metricDelivery(reads, { freshOnly, intervalSeconds }),
    'log-delivery': logDelivery(reads, components, freshOnly),
    'otlp-delivery': otlpDelivery(reads, components, freshOnly),
  };
}
