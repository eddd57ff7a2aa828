import { afterEach, describe, expect, it } from '@jest/globals';
import { CleanUps } from './support/clean-ups.js';
import { serveDemo } from './support/demo.js';
import { fetchPage } from './support/metrics-page.js';

// All that the demo says, with what differs from run to run masked: a name, level, label or field never changes unseen.
// After a change that is meant: npx pnpm --filter system-tests test src/demo-recording.test.ts -u

const cleanUps = new CleanUps();

afterEach(() => cleanUps.run());

const changing = /_ms$|_seconds$|^(timestamp|trace_id|span_id|key)$/;

/** A log line without what differs from run to run. */
function maskedLine(line: string): string {
  return JSON.stringify(JSON.parse(line), (name, value: unknown) =>
    changing.test(name) ? `<${typeof value}>` : value,
  );
}

/** A sample without its number, where that is a time. */
function maskedSample(line: string): string {
  const isTime =
    /^\w*_(bucket|sum|created|seconds_total|timestamp_seconds)\b/.test(line) && !line.includes('le="+Inf"');
  return isTime ? line.replace(/ \S+$/, ' <number>') : line;
}

describe('the demo', () => {
  it('logs these lines and shows these metrics', async () => {
    const { child, url } = await serveDemo(['--no-traffic'], { env: { TTA_LOG_FORMAT: 'json' } });
    cleanUps.add(() => child.stop());

    const page = await fetchPage(url);

    const lines = child.stdout.split('\n').filter((line) => line.startsWith('{"timestamp"'));
    const samples = page.split('\n').filter((line) => /^(# (TYPE|HELP) )?tta_/.test(line));
    // Branches end in an order of their own.
    expect(lines.map(maskedLine).sort()).toMatchSnapshot('log');
    expect(samples.map(maskedSample)).toMatchSnapshot('page');
  });
});
