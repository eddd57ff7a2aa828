import type { Attributes } from '@opentelemetry/api';
import type { StepInfo } from '@tta/core';
import { spanAttributes as names } from '../../catalogue/index.js';

/** The initial attributes of a step's span. `isRoot`: only the root of a workflow has tags and metadata. */
export function stepAttributes({ primitive, context }: StepInfo, isRoot: boolean): Attributes {
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
  if (isRoot) addRootAttributes(attributes, context);
  return attributes;
}

type OnEachStep = (typeof names)['primitiveName' | 'primitiveType' | 'workflowId' | 'correlationId'];

function addRootAttributes(attributes: Attributes, context: StepInfo['context']): void {
  if (context.causationId !== undefined) attributes[names.causationId] = context.causationId;
  if (context.sessionId !== undefined) attributes[names.sessionId] = context.sessionId;
  for (const key in context.tags) attributes[names.tagPrefix + key] = context.tags[key];
  for (const key in context.metadata) attributes[names.metadataPrefix + key] = context.metadata[key];
}

/** How many attributes there are. */
export function countOf(attributes: Attributes): number {
  let count = 0;
  for (const _key in attributes) count++;
  return count;
}
