import type { BodyView } from './body-view.js';

/** A check that looks at several members of one body. It reports to the view. */
export type Rule = (body: BodyView) => void;
