import type { RunTree, TreeMark, TreeStep } from '@tta/core/run-tree';

type Value = { readonly stringValue: string } | { readonly doubleValue: number } | { readonly boolValue: boolean };

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

const internalSpan = 1;
const okStatus = 1;
const errorStatus = 2;

/** The run as OTLP in JSON, as a collector takes it at `/v1/traces`. Its ids are made of the run's. */
export function otlpTrace(run: RunTree, serviceName = run.workflow): object {
  const traceId = hexOf(run.id, 32);
  const lastMs = Math.max(...run.steps.map(({ startMs, durationMs = 0 }) => startMs + durationMs));
  const nanos = (ms: number): string => `${Math.round((run.startedAt + ms) * 1000)}000`;
  const spans = run.steps.map((step) => ({
    ...{ traceId, spanId: spanIdOf(run, step.id), name: step.name, kind: internalSpan },
    ...(step.parent !== undefined && { parentSpanId: spanIdOf(run, step.parent) }),
    startTimeUnixNano: nanos(step.startMs),
    endTimeUnixNano: nanos(step.durationMs === undefined ? lastMs : step.startMs + step.durationMs),
    attributes: attributesOf({
      ...{ 'tta.primitive.type': step.type, 'tta.status': step.status, 'tta.workflow.id': run.id },
      ...step.attributes,
    }),
    events: [...step.marks.map((mark) => eventOf(mark, nanos)), ...exceptionOf(step, nanos)],
    status: statusOf(step),
  }));
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': serviceName }) },
        scopeSpans: [{ scope: { name: '@tta/live' }, spans }],
      },
    ],
  };
}

function eventOf({ name, atMs, fields, level, error }: TreeMark, nanos: (ms: number) => string): object {
  const told = { ...fields, level, error_type: error?.type, error_message: error?.message };
  return { timeUnixNano: nanos(atMs), name, attributes: attributesOf(told) };
}

function exceptionOf({ threw, error, startMs, durationMs = 0 }: TreeStep, nanos: (ms: number) => string): object[] {
  if (threw !== true || error === undefined) return [];
  const { type, message, stack } = error;
  const told = { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack };
  return [{ timeUnixNano: nanos(startMs + durationMs), name: 'exception', attributes: attributesOf(told) }];
}

function statusOf({ status, error }: TreeStep): object {
  if (status === 'success') return { code: okStatus };
  return status === 'running' || status === 'cancelled' ? {} : { code: errorStatus, message: error?.message ?? '' };
}

function attributesOf(fields: Readonly<Record<string, string | number | boolean | undefined>>): Attribute[] {
  return Object.entries(fields).flatMap(([key, value]): Attribute[] => {
    if (value === undefined) return [];
    if (typeof value === 'number') return [{ key, value: { doubleValue: value } }];
    return [{ key, value: typeof value === 'string' ? { stringValue: value } : { boolValue: value } }];
  });
}

function spanIdOf({ id: runId }: RunTree, stepId: number): string {
  return hexOf(`${runId} ${stepId}`, 16);
}

/** A UUID's own digits, or a hash of the text (FNV-1a, 32 bits at a time). */
function hexOf(text: string, length: number): string {
  const digits = text.replaceAll('-', '');
  if (digits.length === length && /^[0-9a-f]+$/.test(digits)) return digits;
  let hex = '';
  for (let part = 0; hex.length < length; part++) {
    let hash = 0x811c9dc5 ^ part;
    for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    hex += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return hex;
}
