// Writes the tables of READMEs that say what leaves a process, and the table of lint's checks, from the built packages'
// own declarations. With --check it only compares, and fails where they differ.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withTable, writeFormatted } from './replace-table.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = (path) => import(pathToFileURL(join(root, 'packages', path)).href);
const { declaredEvents } = await built('core/dist/authors.js');
const primitives = await built('primitives/dist/index.js');
const { eventRows, metricRows, metrics } = await built('otel/dist/catalogue/index.js');

const code = (text) => `\`${text}\``;
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const metricTable = (rows) =>
  table(
    ['metric', 'type', 'labels', 'meaning'],
    rows.map(({ name, type, labels, help }) => [code(name), type, labels.map(code).join(', '), help]),
  );

/** Events below the function that makes their step, such as `circuitBreaker` for `CircuitBreakerPrimitive`. */
const eventTable = () =>
  table(
    ['step', 'event', 'level', 'fields', 'counted in'],
    Object.entries(primitives)
      .filter(([, exported]) => typeof exported === 'function' && Array.isArray(exported.events))
      .flatMap(([name, { events }]) => {
        const step = code(name.replace('Primitive', '').replace(/^[A-Z]/, (first) => first.toLowerCase()));
        return eventRows(events).map((event, index) => [
          index === 0 ? step : '',
          code(event.name),
          event.level ?? 'not logged',
          event.fields.map(code).join(', '),
          event.metrics.map(code).join(', '),
        ]);
      }),
  );

/** As the linter lists them: code, severity, finding. */
const checkRows = execFileSync(
  process.execPath,
  [join(root, 'packages/alloy-config/dist/cli/main.js'), 'lint', '--list'],
  { encoding: 'utf8' },
)
  .trimEnd()
  .split('\n')
  .map((line) => /^(\S+) +(error|warning) +(.+)$/.exec(line).slice(1))
  .map(([name, severity, finds]) => [code(name), severity, finds]);

const tables = [
  ['packages/alloy-config/CHECKS.md', table(['code', 'severity', 'finds'], checkRows)],
  ['packages/otel/README.md', metricTable(Object.values(metrics))],
  ['packages/primitives/README.md', eventTable()],
  ['packages/primitives/README.md', metricTable(metricRows(declaredEvents(primitives)))],
];

const isCheck = process.argv.includes('--check');
for (const file of new Set(tables.map(([name]) => name))) {
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const written = tables
    .filter(([name]) => name === file)
    .reduce((text, [, made]) => withTable(text, made, file), before);
  const isSame = !(await writeFormatted(path, written, { isCheck }));
  if (isSame) continue;
  console.log(isCheck ? `${file} differs from what the packages declare: run npm run generate` : `wrote ${file}`);
  if (isCheck) process.exitCode = 1;
}
