import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The place in the source of a function of a built file. */
export interface SourcePlace {
  /** The path of the file, in the folder `src` of its package. */
  readonly file: string;
  /** The name of a private method, which the built file shortens; `undefined` for other functions. */
  readonly privateName: string | undefined;
}

const maps = new Map<string, SourceMap | undefined>();

/** By the map beside the built file; `undefined` without one. `line` and `column` count from 0. */
export function sourcePlace(url: string, line: number, column: number): SourcePlace | undefined {
  const entry = mapOf(url)?.findEntry(line, column) as Partial<SourceMapping> | undefined;
  const [, file] = /\/src\/(.+)$/.exec(entry?.originalSource ?? '') ?? [];
  if (entry?.originalSource === undefined || file === undefined) return undefined;
  const path = fileURLToPath(new URL(entry.originalSource, url));
  const text = existsSync(path) ? readFileSync(path, 'utf8').split('\n')[entry.originalLine ?? 0] : undefined;
  return { file, privateName: /^[\w ]*(#\w+)/.exec(text?.slice(entry.originalColumn) ?? '')?.[1] };
}

function mapOf(url: string): SourceMap | undefined {
  if (!maps.has(url)) {
    const path = url.startsWith('file:') ? `${fileURLToPath(url)}.map` : '';
    const map = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    maps.set(
      url,
      map === undefined ? undefined : new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]),
    );
  }
  return maps.get(url);
}
