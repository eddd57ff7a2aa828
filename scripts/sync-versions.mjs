// After `changeset version`: writes the new version where the code or a generated file says it too.
import { readFileSync, writeFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('packages/core/package.json', 'utf8'));

for (const name of ['otel', 'alloy-config']) {
  replaceIn(`packages/${name}/src/package-version.ts`, /packageVersion = '[^']*'/, `packageVersion = '${version}'`);
}
replaceIn('infra/alloy/config.alloy', /@tta\/alloy-config \S+ from/, `@tta/alloy-config ${version} from`);

function replaceIn(file, pattern, replacement) {
  const text = readFileSync(file, 'utf8');
  if (!pattern.test(text))
    throw new Error(`${file} does not say its version any more; it was looked for as ${pattern}`);
  writeFileSync(file, text.replace(pattern, replacement));
}
