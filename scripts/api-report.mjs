// Writes what each package exports to api/, so that a change of the public surface is seen in review, and to API.md of
// the package, which is shipped with it. With --check it
// only compares, and fails where they differ. Reads what was built.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { apiSummary } from './api-summary.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isCheck = process.argv.includes('--check');
const entries = [
  ['core', 'index'],
  ['core', 'authors'],
  ['core', 'run-tree/index'],
  ['core', 'testing/index'],
  ['primitives', 'index'],
  ['otel', 'index'],
  ['otel', 'catalogue/index'],
  ['prom-exporter', 'index'],
  ['live', 'index'],
  ['redis', 'index'],
  ['dbos', 'index'],
  ['dbos', 'events'],
  ['dbos', 'testing/index'],
  ['alloy-config', 'index'],
];

const made = join(root, 'node_modules/.cache/api-report');
for (const folder of [join(root, 'api'), made]) mkdirSync(folder, { recursive: true });
let differing = 0;
for (const [name, entry] of entries) {
  const report = `${[name, ...entry.split('/')].filter((part) => part !== 'index').join('-')}.api.md`;
  const { succeeded } = Extractor.invoke(configuration(join(root, 'packages', name), entry, report), {
    localBuild: true,
    showVerboseMessages: false,
    messageCallback: (message) => {
      message.handled = message.logLevel !== 'error';
    },
  });
  const text = withSortedUnions(readFileSync(join(made, report), 'utf8'));
  const file = join(root, 'api', report);
  if (succeeded && existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  differing++;
  if (!isCheck) writeFileSync(file, text);
  console.log(isCheck ? `api/${report} differs from what ${name} exports` : `wrote api/${report}`);
}
for (const name of new Set(entries.map(([each]) => each))) {
  const file = join(root, 'packages', name, 'API.md');
  const text = apiSummary(dirname(file));
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  differing++;
  if (!isCheck) writeFileSync(file, text);
  console.log(isCheck ? `packages/${name}/API.md differs from what it exports` : `wrote packages/${name}/API.md`);
}
if (isCheck && differing > 0) {
  console.error('Run pnpm api-report, look at the difference, and commit it if it is meant.');
  process.exitCode = 1;
}

/** TypeScript lists the members of a union in the order in which it met them, which is not the same on every run. */
function withSortedUnions(text) {
  return text.replace(/"[^"\n]*"(?: \| "[^"\n]*")+/g, (union) => union.split(' | ').sort().join(' | '));
}

function configuration(folder, entry, reportFileName) {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: join(folder, `dist/${entry}.d.ts`),
      compiler: { tsconfigFilePath: join(folder, 'tsconfig.json') },
      apiReport: {
        enabled: true,
        reportFileName,
        reportFolder: made,
        reportTempFolder: join(made, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        extractorMessageReporting: { default: { logLevel: 'none' } },
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
  });
}
