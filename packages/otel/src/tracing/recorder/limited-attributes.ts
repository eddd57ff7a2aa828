import type { Attributes, AttributeValue } from '@opentelemetry/api';
import { validAttributes } from './attribute-values.js';

/** Attributes after limits were applied. */
export interface LimitedAttributes {
  readonly attributes: Attributes;
  readonly count: number;
  /** How many were over the limit; invalid ones are not counted, as the SDK does not. */
  readonly dropped: number;
}

/** A copy of the valid attributes: `countLimit` at most, strings cut at `lengthLimit`. */
export function limitedAttributes(
  given: Attributes | undefined,
  countLimit: number,
  lengthLimit: number,
): LimitedAttributes {
  const attributes: Attributes = {};
  let count = 0;
  let dropped = 0;
  for (const [key, value] of Object.entries(validAttributes(given))) {
    if (count >= countLimit) {
      dropped++;
    } else {
      attributes[key] = value === undefined ? value : shortened(value, lengthLimit);
      count++;
    }
  }
  return { attributes, count, dropped };
}

/** A string, or the strings of a list, cut at `limit`; one that is not positive cuts nothing. */
export function shortened(value: AttributeValue, limit: number): AttributeValue {
  if (typeof value === 'string') return limit > 0 && value.length > limit ? value.substring(0, limit) : value;
  if (!Array.isArray(value)) return value;
  // A copy, so that the caller may go on with the list.
  return value.map((item) =>
    typeof item === 'string' && limit > 0 ? item.substring(0, limit) : item,
  ) as AttributeValue;
}
