import type { BodyView } from '../../schema/body-view.js';

/** Room for growth must leave something below it. */
export function spikeStaysBelowLimit(body: BodyView): void {
  const [limit, spike] = [body.sizeBytes('limit'), body.sizeBytes('spike_limit')];
  if (limit !== undefined && spike !== undefined && spike >= limit) {
    body.report('spike-limit', 'spike_limit', 'spike_limit must be below limit: a fifth of it is usual');
  }
  if (!body.has('limit_percentage')) return;
  if (!body.has('spike_limit_percentage')) {
    body.report(
      'spike-limit',
      'limit_percentage',
      'limit_percentage needs spike_limit_percentage: a fifth of it is usual',
    );
    return;
  }
  const [percentage, spikePercentage] = [body.number('limit_percentage'), body.number('spike_limit_percentage')];
  if (percentage !== undefined && spikePercentage !== undefined && spikePercentage >= percentage) {
    body.report('spike-limit', 'spike_limit_percentage', 'spike_limit_percentage must be below limit_percentage');
  }
}

/** The largest batch is not smaller than the usual one. */
export function batchSizesAreOrdered(body: BodyView): void {
  const [size, maxSize] = [body.number('send_batch_size'), body.number('send_batch_max_size')];
  if (size === undefined || maxSize === undefined || maxSize === 0 || maxSize >= size) return;
  const at = body.has('send_batch_max_size') ? 'send_batch_max_size' : 'send_batch_size';
  body.report(
    'batch-order',
    at,
    `send_batch_max_size ${maxSize} is below send_batch_size ${size}: raise it, or set 0 for no limit`,
  );
}

/** Policies are told apart by name. */
export function policyNamesAreUnique(body: BodyView): void {
  const seen = new Set<string>();
  for (const policy of body.blocks('policy')) {
    const name = policy.text('name');
    if (name === undefined) continue;
    if (seen.has(name)) policy.report('duplicate-policy', 'name', `two policies are named "${name}": rename one`);
    seen.add(name);
  }
}

/** One policy that wants everything makes the others idle; a `drop` still has a say. */
export function samplingDecides(body: BodyView): void {
  const policies = body.blocks('policy');
  const all = policies.find((policy) => policy.text('type') === 'always_sample');
  if (
    all === undefined ||
    !policies.some((policy) => !['always_sample', 'drop'].includes(policy.text('type') ?? 'drop'))
  )
    return;
  all.report(
    'sampling-keeps-all',
    'type',
    'always_sample keeps every trace, so the other policies decide nothing: remove it',
  );
}

/** Each action needs something to work on. */
export function attributeActionIsWhole(body: BodyView): void {
  const action = body.text('action');
  if (action === undefined || body.has('key')) return;
  const takesPattern = action === 'delete' || action === 'hash';
  if (takesPattern && body.has('pattern')) return;
  body.report(
    'incomplete-action',
    'action',
    `${action} needs key = ..., the attribute to change${takesPattern ? ', or pattern = ...' : ''}`,
  );
}
