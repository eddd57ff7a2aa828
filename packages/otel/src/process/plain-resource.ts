import type { Attributes } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';

/** A resource whose attributes are known at once, so that OpenTelemetry's package with its detectors need not be loaded. */
export class PlainResource implements Resource {
  readonly attributes: Attributes;

  constructor(attributes: Attributes = {}) {
    this.attributes = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
  }

  /** Attributes of `other` win. */
  merge(other: Resource | null): Resource {
    return other === null ? this : new PlainResource({ ...this.attributes, ...other.attributes });
  }

  getRawAttributes(): [string, Attributes[string]][] {
    return Object.entries(this.attributes);
  }
}
