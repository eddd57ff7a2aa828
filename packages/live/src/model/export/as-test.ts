import type { RunTree } from '@tta/core/run-tree';

/** A test that expects the same run, for jest or vitest. Every text of the run is a JSON string in it. */
export function asTest({ workflow, steps }: RunTree): string {
  const root = steps[0];
  const status = root?.status ?? 'running';
  const lines = steps.map(({ depth, name, status: each }) => `    ${literal(`${'  '.repeat(depth)}${name} ${each}`)},`);
  const error = root?.error === undefined ? undefined : { name: root.error.type, message: root.error.message };
  return `import { recordedRun } from '@tta/core/testing';

// Of vitest, or of @jest/globals: import { expect, it } from 'vitest';
it(${literal(`${workflow} ends with ${status}`)}, async () => {
  const { status, tree${error === undefined ? '' : ', error'} } = await recordedRun(workflow, input);

  expect(status).toBe(${literal(status)});
  expect(tree.split('\\n')).toEqual([
${lines.join('\n')}
  ]);${error === undefined ? '' : `\n  expect(error).toMatchObject(${literal(error)});`}
});
`;
}

/** JSON that is also safe inside a script of HTML. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
