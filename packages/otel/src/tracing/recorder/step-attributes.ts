import type { Attributes } from '@opentelemetry/api';
import type { StepInfo } from '@tta/core';
import { spanAttributes as names } from '../../catalogue/index.js';
import type { OmittedContext } from '../../process/omitted-context.js';

const none: OmittedContext = new Set();

/** The initial attributes of a step's span. `isRoot`: only the root of a workflow has session, tags and metadata. */
export function stepAttributes(
  { primitive, context }: StepInfo,
  isRoot: boolean,
  omitted: OmittedContext = none,
): Attributes {
  // Names written out make an object several times quicker than computed ones do.
  const attributes: Attributes = {
    'tta.primitive.name': primitive.name,
    'tta.primitive.type': primitive.type,
    'tta.workflow.id': context.workflowId,
    'tta.correlation.id': context.correlationId,
  } satisfies Record<OnEachStep, string>;
  const position = context.stepAttributes;
  if (position !== undefined) {
    for (const key in position) if (position[key] !== undefined) attributes[key] = position[key];
  }
  if (isRoot) addRootAttributes(attributes, context, omitted);
  return attributes;
}

type OnEachStep = (typeof names)['primitiveName' | 'primitiveType' | 'workflowId' | 'correlationId'];

function addRootAttributes(attributes: Attributes, context: StepInfo['context'], omitted: OmittedContext): void {
  if (context.causationId !== undefined) attributes[names.causationId] = context.causationId;
  if (context.sessionId !== undefined && !omitted.has('sessionId')) attributes[names.sessionId] = context.sessionId;
  if (!omitted.has('tags')) for (const key in context.tags) attributes[names.tagPrefix + key] = context.tags[key];
  if (omitted.has('metadata')) return;
  for (const key in context.metadata) attributes[names.metadataPrefix + key] = context.metadata[key];
}

/** How many attributes there are. */
export function countOf(attributes: Attributes): number {
  let count = 0;
  for (const _key in attributes) count++;
  return count;
}
