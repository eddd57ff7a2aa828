import { stage } from '../components/stage.js';
import type { Stage } from '../schema/stage-entry.js';
import { readRegex } from '../validation/regex-syntax.js';
import type { Operation } from './read-operation.js';

/** First stages for every log line: dropped lines need no parsing, and redacted text is not passed on. */
export function lineStages({ dropLines, redactLines }: Operation): readonly Stage[] {
  return [
    ...dropLines.map((expression) => stage.drop({ expression })),
    ...redactLines.map((expression) => stage.replace({ expression: withGroup(expression), replace: '***' })),
  ];
}

/** Only what groups match is replaced, so an expression without any is one group as a whole. */
function withGroup(expression: string): string {
  const hasGroup = readRegex(expression).groups.length > 0 || /(?:^|[^\\])(?:\\\\)*\((?!\?)/.test(expression);
  return hasGroup ? expression : `(${expression})`;
}
