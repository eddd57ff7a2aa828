import { execFileSync } from 'node:child_process';

const isUnread = ({ path }) => path.endsWith('.map') || path === 'API.md' || path.startsWith('docs/');

/** Bytes that npm would pack in that folder. Source maps and pages, which no program reads, are counted separately. */
export function packedSize(folder) {
  const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const [{ name, size, unpackedSize, files }] = Object.values(JSON.parse(printed));
  const unreadSize = sum(files.filter(isUnread));
  return { name, files, packed: size, unpacked: unpackedSize, withoutMaps: unpackedSize - unreadSize };
}

const usualLimit = 100_000;
// Alloy-config: a parser, a formatter, a linter that reads eight grammars and knows the members of each component, typed
// functions, presets, a doctor. It is split, so that a run of the command line loads only what its verb needs.
// Core holds the test kit too, which only tests load. The primitives are twenty members in one file, of which bundlers
// keep what is used; nearly half is declarations, because each event carries its types. Otel has a tracer of its own,
// so that the SDKs, which are twenty times as large, need not be loaded. Most of live is its page with the libraries
// for it, which only browsers load. Core also records and draws trees of runs, for otel and live, and
// adds up costs. Dbos has the engine, its worker, its queues' metrics, a command line and a test kit.
const ownLimits = {
  '@tta/alloy-config': 520_000,
  '@tta/core': 245_000,
  '@tta/dbos': 125_000,
  '@tta/live': 260_000,
  '@tta/otel': 150_000,
  '@tta/primitives': 400_000,
};

/** Says in one sentence where a package is larger than it may be. */
export function tooLarge({ name, files, withoutMaps }) {
  const limit = ownLimits[name] ?? usualLimit;
  if (withoutMaps <= limit) return undefined;
  const largest = files.filter(({ path }) => !path.endsWith('.map')).sort((one, other) => other.size - one.size);
  const named = largest.slice(0, 3).map(({ path, size }) => `${path} (${kilobytes(size)})`);
  return `${name} unpacks to ${kilobytes(withoutMaps)} without source maps, but may have ${kilobytes(limit)}; largest are ${named.join(', ')}`;
}

/** One row for each package. */
export function sizesTable(sizes) {
  const rows = sizes.map(({ name, packed, unpacked, withoutMaps }) =>
    [name, ...[packed, unpacked, withoutMaps].map(kilobytes)].join(' | '),
  );
  return [
    '| package | packed | unpacked | without source maps |',
    '| --- | --: | --: | --: |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1000)} kB`;
}

function sum(files) {
  return files.reduce((total, { size }) => total + size, 0);
}
