import type { Component } from '../components/define-component.js';
import { comment, type BodyEntry } from '../syntax/builders.js';

/** Components that belong together, and a comment that says what they do. */
export interface Section {
  readonly comment: string;
  readonly components: readonly Component[];
}

/** Statements of a section; the comment stands directly above its first component. */
export function sectionEntries({ comment: text, components }: Section): readonly BodyEntry[] {
  return components.length === 0 ? [] : [comment(text), ...components.map(({ block }) => block)];
}
