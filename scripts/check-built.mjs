// Runs before a package is packed: without its build the tarball would be empty, and no tool would say so.
import { existsSync, readFileSync } from 'node:fs';

const { name, exports, bin } = JSON.parse(readFileSync('package.json', 'utf8'));
const missing = [...new Set(files([exports, bin]))].filter((file) => !existsSync(file));
if (missing.length > 0) {
  console.error(`${name} cannot be packed: ${missing.join(', ')} missing. Build it first: npm run build`);
  process.exitCode = 1;
}

/** Every file that these entries name. */
function files(entry) {
  if (typeof entry === 'string') return [entry];
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(files) : [];
}
