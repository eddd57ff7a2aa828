import type { ObjectExpression } from '../../syntax/nodes.js';
import type { BodyView } from '../../schema/body-view.js';
import { textOf } from '../../schema/literal.js';
import { checkOrder } from './prometheus-remote-write.js';
import { targetsIn } from './targets.js';

/** Without `file_match` a path is taken as it stands, so a pattern reads nothing, silently. */
export function globsNeedFileMatch(body: BodyView): void {
  const matches = body.blocks('file_match')[0];
  const readsPatterns = matches !== undefined && matches.flag('enabled') !== false;
  for (const target of targetsIn(body.value('targets'))) {
    const path = checkPath(body, target);
    if (path === undefined || readsPatterns || !/[*?[{]/.test(path.text)) continue;
    body.report(
      'glob-without-file-match',
      path.node,
      `${JSON.stringify(path.text)} is taken literally: add file_match { enabled = true }`,
    );
  }
}

/** Each target of `local.file_match` has a path. */
export function pathTargetsHavePaths(body: BodyView): void {
  for (const target of targetsIn(body.value('path_targets'))) checkPath(body, target);
}

/** The shortest poll is not above the longest. */
export function pollFrequenciesAreOrdered(body: BodyView): void {
  checkOrder(body, 'poll-order', 'min_poll_frequency', 'max_poll_frequency');
}

function checkPath(body: BodyView, target: ObjectExpression): { text: string; node: object } | undefined {
  const field = target.fields.find(({ key }) => key === '__path__');
  if (field === undefined) {
    body.report('missing-path', target, 'a log target needs __path__ = "/path/to/file.log"');
    return undefined;
  }
  const text = textOf(field.value);
  return text === undefined ? undefined : { text, node: field.value };
}
