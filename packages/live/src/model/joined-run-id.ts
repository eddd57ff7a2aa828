import type { TreeStep } from '@tta/core/run-tree';

/** The id of the run whose computation a cache waited for; `undefined` where it waited for none. */
export function joinedRunId({ marks }: Pick<TreeStep, 'marks'>): string | undefined {
  const id = marks.find(({ kind, fields }) => kind === 'event' && fields?.computed_by !== undefined)?.fields
    ?.computed_by;
  return typeof id === 'string' ? id : undefined;
}
