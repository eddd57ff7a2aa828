import type { BodyView } from '../../schema/body-view.js';
import { flagOf, numberOf, textOf } from '../../schema/literal.js';
import { parseDuration, parseSize } from '../../schema/units.js';
import type { Expression } from '../../syntax/nodes.js';
import { toExpression } from '../../syntax/to-expression.js';
import { checkPushUrl } from './http-client.js';
import { checkOrder } from './prometheus-remote-write.js';

/** Loki's push path. */
export function lokiPushUrl(body: BodyView): void {
  checkPushUrl(body, /\/push\/?$/, 'https://loki.example/loki/api/v1/push');
}

/** The shortest wait is not above the longest. */
export function lokiBackoffIsOrdered(body: BodyView): void {
  checkOrder(body, 'backoff-order', 'min_backoff_period', 'max_backoff_period');
}

/** The same for reads of the log on disk. */
export function readFrequenciesAreOrdered(body: BodyView): void {
  checkOrder(body, 'poll-order', 'min_read_frequency', 'max_read_frequency');
}

/** Alloy compares the queue with its defaults when it loads, and refuses any other value below the experimental level. */
export function lokiQueueIsDefault(body: BodyView): void {
  const { members } = body.spec;
  for (const [name, member] of Object.entries(members)) {
    if (member.member !== 'attribute' || !body.has(name)) continue;
    const given = valueOf(body.value(name));
    if (given === undefined || given === valueOf(toExpression(member.default ?? ''))) continue;
    body.report(
      'experimental-feature',
      name,
      `Alloy refuses a queue_config with ${name} other than ${JSON.stringify(member.default)}: leave it out, or start Alloy with --stability.level=experimental`,
    );
  }
}

/** A literal as a number or flag, so that "1024KiB" equals "1MiB"; `undefined` if it is computed. */
function valueOf(expression: Expression | undefined): number | boolean | string | undefined {
  const text = textOf(expression);
  if (text === undefined) return numberOf(expression) ?? flagOf(expression);
  return parseDuration(text) ?? parseSize(text) ?? numberOf(expression) ?? text;
}
