/** Prints what held for whom, then what did not. Returns the exit code. */
export function printTable(results) {
  const columns = [20, 22, 24];
  console.log(`| package | consumer | ${columns.map((major) => `Node ${major}`).join(' | ')} |`);
  console.log(`|---|---|${columns.map(() => '---').join('|')}|`);
  for (const { name, consumer, cells, failures } of results) {
    const shown = columns.map(
      (major) => cells.get(major) ?? cells.get('types') ?? (failures.length > 0 ? 'FAILED' : ''),
    );
    console.log(`| ${name} | ${consumer} | ${shown.join(' | ')} |`);
  }
  const failures = results.flatMap(({ name, consumer, failures: messages }) =>
    messages.map((message) => `${name}, ${consumer}: ${message}`),
  );
  for (const failure of failures) console.error(`\n${failure}`);
  console.log(
    `\n${results.length - results.filter((each) => each.failures.length > 0).length} of ${results.length} consumers are served.`,
  );
  return failures.length === 0 ? 0 : 1;
}
