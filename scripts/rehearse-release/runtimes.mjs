// The Node versions that are supported. They come from npm; the one that runs this is taken as it is.
import { run } from './run.mjs';

/** Paths of the executables by major version. */
export async function findRuntimes(majors) {
  const found = new Map();
  for (const major of majors) {
    const own = process.versions.node.split('.')[0] === String(major);
    found.set(major, own ? process.execPath : await fromNpm(major));
  }
  return found;
}

async function fromNpm(major) {
  const path = await run('npx', ['--yes', '-p', `node@${major}`, 'node', '-p', 'process.execPath']);
  return path.trim();
}
