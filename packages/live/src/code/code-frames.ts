import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CodeFrame } from '../model/live-data.js';
import { LoadedFiles, type LoadedScript } from './loaded-files.js';
import { insideFolder, readSource } from './source-file.js';
import { stackFrames, type StackFrame } from './stack-frames.js';

const linesAround = 3;
const longestLine = 300;
const mostCached = 200;

/** Source code where errors were thrown. Remembers what it found, because most failures come from few places. */
export class CodeFrames {
  readonly #cache = new Map<string, CodeFrame>();
  /** Of compiled scripts, by their files. */
  readonly #sources = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly folder: string,
    /** Scheme of the editor's URLs: `vscode`. */
    private readonly editor: string,
    private readonly loaded: Pick<LoadedFiles, 'has' | 'scripts'> = new LoadedFiles(),
  ) {}

  /** The topmost place in a stack that is inside the working folder and not inside a dependency. */
  find(stack: string): CodeFrame | undefined {
    for (const frame of stackFrames(stack)) {
      const found = this.#at(frame);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #at(frame: StackFrame): CodeFrame | undefined {
    const key = `${frame.file}:${frame.line}:${frame.column}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const found = this.#read(frame);
    if (this.#cache.size >= mostCached) this.#cache.clear();
    if (found !== undefined) this.#cache.set(key, found);
    return found;
  }

  #read(frame: StackFrame): CodeFrame | undefined {
    if (/[\\/]node_modules[\\/]/.test(frame.file)) return undefined;
    // A stack is text that others can shape: it may name a file that has nothing to do with this process.
    if (insideFolder(frame.file, this.folder) === undefined || !this.#isLoaded(frame.file)) return undefined;
    const code = readSource(frame.file, this.folder);
    if (code === undefined) return undefined;
    const original = this.#original(frame, code);
    const { file, line, column } = original ?? frame;
    const text = original === undefined ? code : (original.content ?? readSource(file, this.folder));
    const path = insideFolder(file, this.folder);
    if (text === undefined || path === undefined) return undefined;
    const lines = text.split(/\r?\n/);
    if (line > lines.length) return undefined;
    const firstLine = Math.max(1, line - linesAround);
    return {
      ...{ file: path, line, column, firstLine },
      lines: lines.slice(firstLine - 1, line + linesAround).map((each) => each.slice(0, longestLine)),
      href: `${this.editor}://file${pathToFileURL(file).pathname}:${line}:${column}`,
    };
  }

  /** Whether it is a script of this process, or the source of one: with source maps, Node's stacks name the sources. */
  #isLoaded(file: string): boolean {
    if (this.loaded.has(file)) return true;
    for (const script of this.loaded.scripts()) if (this.#sourcesOf(script).has(file)) return true;
    return false;
  }

  #sourcesOf({ file, sourceMapUrl }: LoadedScript): ReadonlySet<string> {
    const known = this.#sources.get(file);
    if (known !== undefined) return known;
    let sources: ReadonlySet<string> = new Set();
    if (sourceMapUrl !== '' && insideFolder(file, this.folder) !== undefined) {
      try {
        const payload = JSON.parse(this.#mapText(file, sourceMapUrl) ?? '') as SourceMapPayload;
        sources = new Set(payload.sources.map((source) => sourcePath(file, payload, source)));
      } catch {
        // A map that cannot be read has no sources.
      }
    }
    this.#sources.set(file, sources);
    return sources;
  }

  /** The place that the file was compiled from. */
  #original(
    { file, line, column }: StackFrame,
    code: string,
  ): (StackFrame & { content: string | undefined }) | undefined {
    const url = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
    if (url === undefined) return undefined;
    try {
      const payload = JSON.parse(this.#mapText(file, url) ?? '') as SourceMapPayload;
      const entry = new SourceMap(payload).findEntry(line - 1, column - 1);
      if (!('originalSource' in entry)) return undefined;
      const at = payload.sources.indexOf(entry.originalSource);
      return {
        file: sourcePath(file, payload, entry.originalSource),
        ...{ line: entry.originalLine + 1, column: entry.originalColumn + 1 },
        content: payload.sourcesContent[at],
      };
    } catch {
      return undefined;
    }
  }

  #mapText(file: string, url: string): string | undefined {
    const [, base64] = /^data:application\/json[^,]*;base64,(.*)$/.exec(url) ?? [];
    if (base64 !== undefined) return Buffer.from(base64, 'base64').toString();
    return /^[a-z]+:/i.test(url) ? undefined : readSource(resolve(dirname(file), url), this.folder);
  }
}

/** The types promise a root that most maps do not have. */
function sourcePath(file: string, { sourceRoot }: Partial<SourceMapPayload>, source: string): string {
  return source.startsWith('file:') ? fileURLToPath(source) : resolve(dirname(file), sourceRoot ?? '', source);
}
