// Runs every test through turbo, then says in one line how all of them went.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['infra', 'benchmarks', 'docs', ...within('packages'), ...within('apps')];
const files = folders.map((folder) => join(folder, 'test-results/jest.json'));
for (const file of files) rmSync(file, { force: true });

const isGreen = run();

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of files.filter((each) => existsSync(each))) {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += result.numPassedTests;
  // A file that does not even load has no tests that could fail.
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests;
  for (const name of result.skipped) console.log(`skipped: ${name}`);
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = isGreen && total.failed === 0 ? 0 : 1;

/** Two packages at a time: much of what their tests do is to wait for services. */
function run() {
  const args = ['run', 'test', '--continue', '--output-logs=new-only', '--concurrency=2', ...process.argv.slice(2)];
  const turbo = spawnSync('turbo', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (turbo.error) console.error(`turbo could not be started: ${turbo.error.message}`);
  return turbo.status === 0;
}

function within(parent) {
  return readdirSync(parent).map((name) => join(parent, name));
}
