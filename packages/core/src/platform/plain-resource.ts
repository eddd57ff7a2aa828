/** As OpenTelemetry defines the values of attributes, of which core imports nothing. */
type Value = string | number | boolean | List<string> | List<number> | List<boolean> | undefined;
type List<T> = (T | null | undefined)[];

/**
 * A resource as OpenTelemetry defines it, whose attributes are known at once, so that its package with all detectors need not be
 * loaded.
 */
export class PlainResource {
  readonly attributes: Record<string, Value>;

  /** Leaves out attributes that are `undefined`. */
  constructor(attributes: Readonly<Record<string, Value>> = {}) {
    this.attributes = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
  }

  /** Attributes of `other` win. */
  merge(other: { readonly attributes: Readonly<Record<string, Value>> } | null): PlainResource {
    return other === null ? this : new PlainResource({ ...this.attributes, ...other.attributes });
  }

  getRawAttributes(): [string, Value][] {
    return Object.entries(this.attributes);
  }
}
