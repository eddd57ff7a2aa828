import { sumOf, tolerableLoss, type TwoReads } from './counters.js';
import { broken, holds, type LinkResult } from './link.js';
import type { Sample } from './metrics-page.js';

/** Counts of the samples for one destination since Alloy's start. */
interface Delivery {
  readonly remote: string;
  /** Sent, failed attempts included. */
  readonly sent: number;
  readonly failed: number;
  readonly dropped: number;
  readonly retried: number;
  readonly pending: number;
  /** Seconds since the youngest sample that was sent. */
  readonly lag?: number;
}

const maxLagSeconds = 300;

/** How metrics are judged. */
export interface MetricDeliveryOptions {
  /** Whether only losses between the two reads count. */
  readonly freshOnly: boolean;
  /** Seconds between scrapes, the longest of all. */
  readonly intervalSeconds: number;
}

/** Samples leave Alloy and are taken. */
export function metricDelivery({ before, after, apartMs }: TwoReads, options: MetricDeliveryOptions): LinkResult {
  const earlier = deliveriesIn(before);
  const now = deliveriesIn(after);
  if (now.length === 0) {
    return broken(
      'Alloy sends metrics nowhere',
      'add a destination for metrics to the configuration (prometheus.remote_write)',
    );
  }
  const problem = now
    .map((delivery) =>
      problemOf(delivery, earlier.find(({ remote }) => remote === delivery.remote) ?? delivery, apartMs, options),
    )
    .find((result) => result !== undefined);
  return problem ?? holds(now.map(describe).join('; '));
}

/** Whether a look at the counters is enough: no samples wait, or the waiting ones arrive. */
export function metricsAreSettled(before: readonly Sample[], now: readonly Sample[]): boolean {
  const earlier = deliveriesIn(before);
  return deliveriesIn(now).every((delivery) => {
    const first = earlier.find(({ remote }) => remote === delivery.remote);
    return (delivery.pending === 0 && delivery.failed === 0) || deliveredOf(delivery) > deliveredOf(first ?? delivery);
  });
}

function deliveredOf({ sent, failed, retried }: Delivery): number {
  return sent - failed - retried;
}

function problemOf(
  now: Delivery,
  before: Delivery,
  apartMs: number,
  { freshOnly, intervalSeconds }: MetricDeliveryOptions,
): LinkResult | undefined {
  const { remote, sent, failed, dropped, retried, lag, pending } = now;
  const seen = describe(now);
  if (sent === 0) {
    return broken(
      `no samples were sent to ${remote} yet`,
      `wait one scrape interval (${intervalSeconds} s) and ask again; then see whether the scrape hands its samples on (forward_to)`,
    );
  }
  if (deliveredOf(now) <= 0) {
    return failed > 0
      ? broken(`${remote} refuses all samples: ${seen}`, `${refused}; tta-alloy-config env shows what is unset`)
      : broken(`${remote} takes no samples: ${seen}`, away);
  }
  const arrives = deliveredOf(now) > deliveredOf(before);
  if (!arrives && retried > before.retried) {
    const seconds = Math.round(apartMs / 1000);
    return broken(
      `${remote} took nothing in ${seconds} s, and ${retried - before.retried} samples were tried again: ${seen}`,
      away,
    );
  }
  if (!arrives && pending > 0 && lag !== undefined && lag > 2 * intervalSeconds) {
    return broken(`${remote} is ${Math.round(lag)} s behind, and ${pending} samples wait: ${seen}`, away);
  }
  const fresh = {
    lost: failed + dropped - before.failed - before.dropped,
    outOf: sent + dropped - before.sent - before.dropped,
  };
  const all = freshOnly ? fresh : { lost: failed + dropped, outOf: sent + dropped };
  if (all.lost > 0 && all.lost >= all.outOf * tolerableLoss) {
    const healed =
      !freshOnly && apartMs > 0 && fresh.lost === 0
        ? `nothing was lost in the last ${Math.round(apartMs / 1000)} s, so it may have healed: run it again with --watch 1m, which counts fresh losses only; if they go on, `
        : '';
    return broken(`samples for ${remote} are lost: ${seen}`, `${healed}${refused}`);
  }
  if (lag !== undefined && lag > maxLagSeconds) {
    return broken(
      `${remote} is ${Math.round(lag)} s behind: ${seen}`,
      'see whether it is slow or away; a larger profile sends more at once',
    );
  }
  return undefined;
}

const away =
  'see that its address is right, that it runs, and that Alloy reaches it; samples wait until then, but not over a restart of Alloy';
const refused =
  "Alloy's log has the server's reason: 401 is a wrong or unset id or token, 400 samples that are too old or too many";

function describe({ remote, sent, failed, dropped, retried, pending, lag }: Delivery): string {
  const behind = lag === undefined ? '' : `, ${Math.round(lag)} s behind`;
  const thrown = dropped === 0 ? '' : `, ${dropped} dropped`;
  return `${remote}: ${sent} sent, ${failed} failed, ${retried} retried${thrown}, ${pending} waiting${behind}`;
}

function deliveriesIn(samples: readonly Sample[]): readonly Delivery[] {
  const own = samples.filter(({ name }) => name.startsWith('prometheus_remote_storage_'));
  // A histogram family without samples has no remote: only series of a queue tell where it goes.
  const remotes = new Set(own.flatMap(({ labels }) => (labels.url === undefined ? [] : [labels.url])));
  return [...remotes].map((remote) => {
    const both = (end: string): number =>
      sumOf(own, [`prometheus_remote_storage_samples_${end}`, `prometheus_remote_storage_histograms_${end}`], {
        url: remote,
      });
    const highest = sumOf(own, ['prometheus_remote_storage_queue_highest_sent_timestamp_seconds'], { url: remote });
    return {
      remote: remote.replace(/\/\/[^/@]*@/, '//'),
      sent: both('total'),
      failed: both('failed_total'),
      dropped: both('dropped_total'),
      retried: both('retried_total'),
      pending: both('pending'),
      ...(highest > 0 && { lag: Math.max(0, Date.now() / 1000 - highest) }),
    };
  });
}
