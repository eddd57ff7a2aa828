import type { BodySpec } from './body-spec.js';
import type { ExpressionKind } from './typed-expression.js';

/** What a component exports: name and kind. */
export type Exports = Readonly<Record<string, ExpressionKind>>;

/** All that the package knows of one component or configuration block. */
export interface ComponentSpec<Body extends BodySpec = BodySpec, Exported extends Exports = Exports> {
  /** As Alloy names it: `prometheus.scrape`. */
  readonly name: string;
  readonly exports: Exported;
  readonly body: Body;
  /** Needs `--stability.level=experimental`. */
  readonly experimental?: true;
}
