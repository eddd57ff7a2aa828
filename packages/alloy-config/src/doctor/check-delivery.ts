import { setTimeout as wait } from 'node:timers/promises';
import type { AlloyClient } from './alloy-client.js';
import type { DiagnoseSettings } from './diagnose-options.js';
import { broken, holds, type LinkResult } from './link.js';
import type { Sample } from './metrics-page.js';

/** What happened to the samples for one destination since Alloy's start. */
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
const tolerableLoss = 0.01;

/** Samples leave Alloy and are taken. */
export async function checkDelivery(alloy: AlloyClient, { watchMs }: DiagnoseSettings): Promise<LinkResult> {
  const before = deliveriesIn(await alloy.metrics());
  if (before.length === 0) {
    return broken(
      'Alloy sends metrics nowhere',
      'add a destination for metrics to the configuration (prometheus.remote_write)',
    );
  }
  if (watchMs > 0) await wait(watchMs);
  const after = watchMs > 0 ? deliveriesIn(await alloy.metrics()) : before;
  const problem = after
    .map((delivery) =>
      problemOf(delivery, watchMs > 0 ? before.find(({ remote }) => remote === delivery.remote) : undefined),
    )
    .find((result) => result !== undefined);
  return problem ?? holds(after.map(describe).join('; '));
}

function problemOf(now: Delivery, before: Delivery | undefined): LinkResult | undefined {
  const { remote, sent, failed, dropped, retried, lag } = now;
  const seen = describe(now);
  if (sent === 0) {
    return broken(
      `no samples were sent to ${remote} yet`,
      'wait one scrape interval; then see whether the scrape hands its samples on (forward_to)',
    );
  }
  if (sent - failed - retried <= 0) {
    return failed > 0
      ? broken(`${remote} refuses all samples: ${seen}`, `${refused}; tta-alloy-config env shows what is unset`)
      : broken(
          `${remote} takes no samples: ${seen}`,
          'see that its address is right and that Alloy reaches it; samples wait until then',
        );
  }
  const lost = failed + dropped - (before === undefined ? 0 : before.failed + before.dropped);
  const outOf = sent + dropped - (before === undefined ? 0 : before.sent + before.dropped);
  if (lost > 0 && lost >= outOf * tolerableLoss) return broken(`samples for ${remote} are lost: ${seen}`, refused);
  if (lag !== undefined && lag > maxLagSeconds) {
    return broken(
      `${remote} is ${Math.round(lag)} s behind: ${seen}`,
      'see whether it is slow or away; a larger profile sends more at once',
    );
  }
  return undefined;
}

const refused =
  "Alloy's log has the server's reason: 401 is a wrong or unset id or token, 400 samples that are too old or too many";

function describe({ remote, sent, failed, dropped, retried, pending, lag }: Delivery): string {
  const behind = lag === undefined ? '' : `, ${Math.round(lag)} s behind`;
  const thrown = dropped === 0 ? '' : `, ${dropped} dropped`;
  return `${remote}: ${sent} sent, ${failed} failed, ${retried} retried${thrown}, ${pending} waiting${behind}`;
}

function deliveriesIn(samples: readonly Sample[] = []): readonly Delivery[] {
  const own = samples.filter(({ name }) => name.startsWith('prometheus_remote_storage_'));
  // A histogram family without samples has no remote: only series of a queue tell where it goes.
  const remotes = new Set(own.flatMap(({ labels }) => (labels.url === undefined ? [] : [labels.url])));
  return [...remotes].map((remote) => {
    const sum = (...names: readonly string[]): number =>
      own.reduce(
        (total, { name, labels, value }) => (labels.url === remote && names.includes(name) ? total + value : total),
        0,
      );
    const both = (end: string): number =>
      sum(`prometheus_remote_storage_samples_${end}`, `prometheus_remote_storage_histograms_${end}`);
    const highest = sum('prometheus_remote_storage_queue_highest_sent_timestamp_seconds');
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
