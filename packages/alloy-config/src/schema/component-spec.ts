import type { BodySpec } from './body-spec.js';
import type { ExpressionKind } from './typed-expression.js';

/** Exports of a component: name and kind. */
export type Exports = Readonly<Record<string, ExpressionKind>>;

/** Description of one component or configuration block. */
export interface ComponentSpec<Body extends BodySpec = BodySpec, Exported extends Exports = Exports> {
  /** As Alloy names it: `prometheus.scrape`. */
  readonly name: string;
  readonly exports: Exported;
  readonly body: Body;
  /** Needs `--stability.level=experimental`. */
  readonly experimental?: true;
}
