// Runs every test through turbo, then says in one line how all of them went.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folders = ['infra', 'benchmarks', ...within('packages'), ...within('apps')];
const files = folders.map((folder) => join(folder, 'test-results/jest.json'));
for (const file of files) rmSync(file, { force: true });

const turbo = spawnSync('turbo', ['run', 'test', '--continue', '--output-logs=new-only', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (turbo.error) console.error(`turbo could not be started: ${turbo.error.message}`);

const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of files.filter((each) => existsSync(each))) {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += result.numPassedTests;
  // A file that does not even load has no tests that could fail.
  total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  total.skipped += result.numPendingTests;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = turbo.status === 0 && total.failed === 0 ? 0 : 1;

function within(parent) {
  return readdirSync(parent).map((name) => join(parent, name));
}
