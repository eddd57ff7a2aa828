import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { monotonicNow } from '@tta/core/authors';

/** A script that the process has loaded. */
export interface LoadedScript {
  readonly file: string;
  /** Of the comment at its end; empty without one. */
  readonly sourceMapUrl: string;
}

/** The engine is asked for its scripts at most once in so many milliseconds, because that stops the program for a moment. */
const refreshMs = 5000;

/**
 * The scripts that this process has loaded: only they can be part of a real stack. Node lists modules of CommonJS alone,
 * so the engine is asked for the others.
 */
export class LoadedFiles {
  #scripts: ReadonlyMap<string, LoadedScript> = new Map();
  #refreshedAtMs = -Infinity;

  has(file: string): boolean {
    return isCommonJs(file) || this.#scripts.has(file) || this.#isLoadedSince(file);
  }

  /** All scripts of the last look, newest last. */
  scripts(): Iterable<LoadedScript> {
    this.#refresh();
    return this.#scripts.values();
  }

  #isLoadedSince(file: string): boolean {
    this.#refresh();
    return this.#scripts.has(file);
  }

  #refresh(): void {
    const now = monotonicNow();
    if (now - this.#refreshedAtMs < refreshMs) return;
    this.#refreshedAtMs = now;
    this.#scripts = new Map(scriptsOfEngine().map((script) => [script.file, script]));
  }
}

/** Made for any path, because all share one cache, and `import.meta` breaks Jest's transformer to CommonJS. */
const { cache: commonJs } = createRequire(process.execPath);

function isCommonJs(file: string): boolean {
  return commonJs[file] !== undefined;
}

/** Nothing where the engine cannot be asked, as under Node's permission model. */
function scriptsOfEngine(): LoadedScript[] {
  try {
    const { Session } = process.getBuiltinModule('node:inspector');
    const session = new Session();
    session.connect();
    try {
      const found: LoadedScript[] = [];
      session.on('Debugger.scriptParsed', ({ params: { url, sourceMapURL = '' } }) => {
        const file = pathOf(url);
        if (file !== undefined) found.push({ file, sourceMapUrl: sourceMapURL });
      });
      // Tells all scripts before it returns, and stops nowhere.
      session.post('Debugger.enable');
      return found;
    } finally {
      session.disconnect();
    }
  } catch {
    return [];
  }
}

function pathOf(url: string): string | undefined {
  try {
    return url.startsWith('file:') ? fileURLToPath(url) : /^(?:\/|[A-Za-z]:[\\/])/.test(url) ? url : undefined;
  } catch {
    return undefined;
  }
}
