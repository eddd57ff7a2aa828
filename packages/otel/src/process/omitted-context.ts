import { InvalidOptionError } from '@tta/core';
import { choiceOption, environmentVariable, unusableVariable } from '@tta/core/authors';

const omittable = ['sessionId', 'tags', 'metadata'] as const;

/** A part of a workflow's context that spans and log lines carry unless it is omitted. */
export type OmittableContext = (typeof omittable)[number];

/** The parts that are left out of spans and log lines. */
export type OmittedContext = ReadonlySet<OmittableContext>;

/** The parts that the option leaves out, else `TTA_OMIT_CONTEXT`: names with commas between. */
export function omittedContext(option?: readonly OmittableContext[]): OmittedContext {
  return new Set(option ?? omittedByEnvironment());
}

/** @throws InvalidOptionError */
export function checkOmitContext(given: unknown): void {
  const option = 'omitContext';
  if (!Array.isArray(given)) throw new InvalidOptionError(option, `a list of ${omittable.join(', ')}`, given);
  given.forEach((part: unknown, index) => choiceOption(`${option}[${index}]`, part, omittable));
}

function omittedByEnvironment(): readonly OmittableContext[] {
  const name = 'TTA_OMIT_CONTEXT';
  const list = environmentVariable(name);
  if (list === undefined) return [];
  const given = list.split(',').map((part) => part.trim());
  if (given.every(isOmittable)) return given;
  // Somebody wants something kept private, so nothing is shown.
  unusableVariable(name, list, `a list of ${omittable.join(', ')} with commas between`, 'the whole list');
  return omittable;
}

function isOmittable(part: string): part is OmittableContext {
  return (omittable as readonly string[]).includes(part);
}
