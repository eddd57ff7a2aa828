const columns = [20, 22, 24];

/** The results by package and consumer. */
export function resultsTable(results) {
  const rows = results.map(({ name, consumer, cells, failures }) => {
    const whole = cells.get('all') ?? (failures.length > 0 ? 'FAILED' : '');
    return [name, consumer, ...columns.map((major) => cells.get(major) ?? whole)];
  });
  const head = ['package', 'consumer', ...columns.map((major) => `Node ${major}`)];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Prints what did not hold, and why. Returns how many consumers are not served. */
export function printFailures(results) {
  for (const { name, consumer, failures } of results) {
    const [first, ...others] = failures;
    if (first === undefined) continue;
    console.error(`\n${name}, ${consumer}: ${first}`);
    if (others.length > 0) console.error(`(and ${others.length} more for this consumer)`);
  }
  const unserved = results.filter((each) => each.failures.length > 0).length;
  console.log(`\n${results.length - unserved} of ${results.length} consumers are served.`);
  return unserved;
}
