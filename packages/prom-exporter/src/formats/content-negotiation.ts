/** How a page is written. */
export type PageFormat = 'text' | 'openmetrics';

export const contentTypes = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
} as const satisfies Record<PageFormat, string>;

const offers: readonly { format: PageFormat; type: string; version: string }[] = [
  { format: 'text', type: 'text/plain', version: '0.0.4' },
  { format: 'openmetrics', type: 'application/openmetrics-text', version: '1.0.0' },
];

interface Preference {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** 0 refuses. */
  readonly quality: number;
}

/** The format that an `Accept` header likes best; text when it likes both alike, or neither. */
export function negotiateFormat(accept: string | undefined): PageFormat {
  const preferences = parsePreferences(accept ?? '*/*');
  let best: PageFormat = 'text';
  let bestQuality = 0;
  for (const { format, type, version } of offers) {
    const quality = qualityOf(type, version, preferences);
    if (quality > bestQuality) {
      best = format;
      bestQuality = quality;
    }
  }
  return best;
}

/** Whether an `Accept-Encoding` header prefers gzip to the page as it is. */
export function negotiateGzip(acceptEncoding: string | undefined): boolean {
  const preferences = parsePreferences(acceptEncoding ?? '');
  const quality = (...codings: string[]): number | undefined =>
    codings.map((coding) => preferences.find(({ value }) => value === coding)?.quality).find((q) => q !== undefined);
  const gzip = quality('gzip', 'x-gzip', '*') ?? 0;
  return gzip > 0 && gzip >= (quality('identity') ?? 0);
}

/** The most exact range that fits decides, whatever its quality: `text/plain;q=0, *` is all but text. */
function qualityOf(type: string, version: string, preferences: readonly Preference[]): number {
  const fitting = (range: string, wantsVersion: boolean): number | undefined => {
    const qualities = preferences
      .filter(({ value, parameters }) => {
        const asked = parameters.get('version');
        return value === range && (wantsVersion ? asked === version : asked === undefined);
      })
      .map(({ quality }) => quality);
    return qualities.length === 0 ? undefined : Math.max(...qualities);
  };
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  return fitting(type, true) ?? fitting(type, false) ?? fitting(family, false) ?? fitting('*/*', false) ?? 0;
}

function parsePreferences(header: string): Preference[] {
  return header
    .split(',')
    .map((part) => part.split(';').map((piece) => piece.trim()))
    .filter(([value]) => value !== undefined && value !== '')
    .map(([value = '', ...pairs]) => {
      const parameters = new Map(pairs.map(parseParameter));
      return { value: value.toLowerCase(), parameters, quality: parseQuality(parameters.get('q')) };
    });
}

function parseParameter(pair: string): [name: string, value: string] {
  const [name = '', value = ''] = pair.split('=', 2);
  return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')];
}

/** Anything but a number from 0 to 1 counts as 0, so that the part that holds it is ignored. */
function parseQuality(text: string | undefined): number {
  if (text === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
