/** The links of the pipeline, in the order in which data passes them. */
export const linkNames = [
  'process',
  'endpoint',
  'alloy',
  'components',
  'scrape',
  'delivery',
  'log-delivery',
  'otlp-delivery',
  'metrics',
  'trace',
  'log',
] as const;

/** Name of a link. */
export type LinkName = (typeof linkNames)[number];

/** Result of the check of a link. */
export interface LinkResult {
  /** `skipped`: it could not be checked, for lack of an address or because an earlier link is broken. */
  readonly status: 'holds' | 'broken' | 'skipped';
  /** Observation, as one line. */
  readonly detail: string;
  /** How to fix it. Only on broken links. */
  readonly remedy?: string;
}

/** A link and the result of its check. */
export interface Link extends LinkResult {
  readonly name: LinkName;
}

/** The link holds. */
export function holds(detail: string): LinkResult {
  return { status: 'holds', detail };
}

/** The link is broken, and this mends it. */
export function broken(detail: string, remedy: string): LinkResult {
  return { status: 'broken', detail, remedy };
}

/** The link could not be checked. */
export function skipped(detail: string): LinkResult {
  return { status: 'skipped', detail };
}
