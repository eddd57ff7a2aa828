import {
  SpanStatusCode,
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type TimeInput,
} from '@opentelemetry/api';
import fc from 'fast-check';

/** Keys, good and bad, but not `__proto__`, whose effect on a plain object is unspecified. */
const key = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'c', 'constructor'),
  fc.string().filter((text) => text !== '__proto__'),
);

/** Values as careless JavaScript gives them. */
const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, Symbol('bad'), 7n),
  fc.array(fc.oneof(fc.string(), fc.constant(null)), { maxLength: 4 }),
  fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean()), { maxLength: 4 }),
  fc.record({ nested: fc.string() }),
) as fc.Arbitrary<AttributeValue>;

export const attributes: fc.Arbitrary<Attributes> = fc.dictionary(key, value, { maxKeys: 6 });

/** Times that both read alike: of the clock's own times see the tests beside. */
export const time: fc.Arbitrary<TimeInput> = fc.oneof(
  fc.integer({ min: 1.6e12, max: 1.9e12 }),
  fc.double({ min: 1.6e12, max: 1.9e12, noNaN: true }),
  fc.integer({ min: 1.6e12, max: 1.9e12 }).map((at) => new Date(at)),
  fc.tuple(fc.integer({ min: 1.6e9, max: 1.9e9 }), fc.integer({ min: 0, max: 999_999_999 })),
);

const linked = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 };
export const link: fc.Arbitrary<Link> = fc
  .option(attributes, { nil: undefined })
  .map((given) => (given === undefined ? { context: linked } : { context: linked, attributes: given }));

const exception = fc.oneof(
  fc.string(),
  fc.record(
    { name: fc.string(), message: fc.string(), stack: fc.string() },
    { requiredKeys: [], noNullPrototype: true },
  ),
  fc.record(
    { code: fc.oneof(fc.integer(), fc.string()), message: fc.string() },
    { requiredKeys: [], noNullPrototype: true },
  ),
  fc.constantFrom(null, undefined),
) as fc.Arbitrary<Exception>;

const status = fc.record({
  code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
  message: fc.oneof(fc.string(), fc.constant(undefined), fc.constant(7)) as fc.Arbitrary<string>,
});

/** Something done to a span. */
export type Operation = (span: Span) => unknown;

/** Anything that can be done to a span but starting it; some after its end. */
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(key, value).map(
    ([name, given]): Operation =>
      (span) =>
        span.setAttribute(name, given),
  ),
  attributes.map(
    (given): Operation =>
      (span) =>
        span.setAttributes(given),
  ),
  fc.tuple(fc.string(), attributes, time).map(
    ([name, given, at]): Operation =>
      (span) =>
        span.addEvent(name, given, at),
  ),
  fc.tuple(fc.string(), time).map(
    ([name, at]): Operation =>
      (span) =>
        span.addEvent(name, at),
  ),
  fc.tuple(fc.string(), time, time).map(
    ([name, at, other]): Operation =>
      (span) =>
        span.addEvent(name, at, other),
  ),
  link.map(
    (given): Operation =>
      (span) =>
        span.addLink(given),
  ),
  fc.array(link, { maxLength: 3 }).map(
    (given): Operation =>
      (span) =>
        span.addLinks(given),
  ),
  status.map(
    (given): Operation =>
      (span) =>
        span.setStatus(given),
  ),
  fc.string().map(
    (name): Operation =>
      (span) =>
        span.updateName(name),
  ),
  fc.tuple(exception, time).map(
    ([given, at]): Operation =>
      (span) =>
        span.recordException(given, at),
  ),
  time.map(
    (at): Operation =>
      (span) =>
        span.end(at),
  ),
);
