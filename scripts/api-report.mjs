// Writes what each package exports to api/, so that a change of the public surface is seen in review. With --check it
// only compares, and fails where they differ. Reads what was built.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isCheck = process.argv.includes('--check');
const entries = [
  ['core', 'index'],
  ['core', 'testing/index'],
  ['primitives', 'index'],
  ['otel', 'index'],
  ['otel', 'catalogue'],
  ['prom-exporter', 'index'],
  ['alloy-config', 'index'],
];

mkdirSync(join(root, 'api'), { recursive: true });
let differing = 0;
for (const [name, entry] of entries) {
  const folder = join(root, 'packages', name);
  const report = `${[name, ...entry.split('/')].filter((part) => part !== 'index').join('-')}.api.md`;
  const isNew = !existsSync(join(root, 'api', report));
  const { succeeded, apiReportChanged } = Extractor.invoke(configuration(folder, entry, report), {
    localBuild: !isCheck,
    showVerboseMessages: false,
    messageCallback: (message) => {
      message.handled = message.logLevel !== 'error' || isCheck;
    },
  });
  if (!apiReportChanged && succeeded && !isNew) continue;
  differing++;
  console.log(isCheck ? `api/${report} differs from what ${name} exports` : `wrote api/${report}`);
}
if (isCheck && differing > 0) {
  console.error('Run pnpm api-report, look at the difference, and commit it if it is meant.');
  process.exitCode = 1;
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
        reportFolder: join(root, 'api'),
        reportTempFolder: join(root, 'node_modules/.cache/api-report'),
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
