import type { Component } from '../components/define-component.js';
import type { CheckCode } from '../schema/check-table.js';
import { ignoreComment } from '../schema/ignore-comment.js';
import { comment, type BodyEntry } from '../syntax/builders.js';

/** Components that belong together, and a comment that says what they do. */
export interface Section {
  readonly comment: string;
  /** Checks that its first component fails on purpose. */
  readonly ignores?: readonly CheckCode[];
  readonly components: readonly Component[];
}

/** Statements of a section; the comment stands directly above its first component. */
export function sectionEntries({ comment: text, ignores, components }: Section): readonly BodyEntry[] {
  return components.length === 0
    ? []
    : [
        comment(text),
        ...(ignores === undefined ? [] : [ignoreComment(...ignores)]),
        ...components.map(({ block }) => block),
      ];
}
