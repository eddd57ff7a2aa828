import { baggageEntryMetadataFromString, propagation, type Baggage, type BaggageEntry } from '@opentelemetry/api';

// The limits of the W3C's recommendation, in characters of the header.
const mostEntries = 180;
const longestEntry = 4096;
const longestHeader = 8192;

/** Baggage as a header, percent-encoded, without entries that are over the limits; empty where there is none. */
export function baggageText(baggage: Baggage | undefined): string {
  let text = '';
  const entries = (baggage?.getAllEntries() ?? [])
    .map(entryText)
    .filter((entry) => entry !== '' && entry.length <= longestEntry);
  for (const entry of entries.slice(0, mostEntries)) {
    const longer = text === '' ? entry : `${text},${entry}`;
    if (longer.length <= longestHeader) text = longer;
  }
  return text;
}

/** Empty where no header can carry it: half of a surrogate pair. */
function entryText([name, { value, metadata }]: [string, BaggageEntry]): string {
  try {
    const entry = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    // Metadata is encoded by its maker.
    return metadata === undefined ? entry : `${entry};${metadata.toString()}`;
  } catch {
    return '';
  }
}

/** The baggage of one header or several; malformed entries are left out. `undefined` where there is none. */
export function baggageOf(header: unknown): Baggage | undefined {
  const entries = new Map<string, BaggageEntry>();
  let count = 0;
  let length = 0;
  for (const text of Array.isArray(header) ? (header as unknown[]) : [header]) {
    for (const each of typeof text === 'string' ? text.split(',') : []) {
      const entry = each.length <= longestEntry && count < mostEntries ? readEntry(each) : undefined;
      if (entry === undefined) continue;
      const longer = length + each.length + (count === 0 ? 0 : 1);
      if (longer > longestHeader) break;
      entries.set(...entry);
      length = longer;
      count++;
    }
  }
  return count === 0 ? undefined : propagation.createBaggage(Object.fromEntries(entries));
}

function readEntry(text: string): [string, BaggageEntry] | undefined {
  const [pair = '', ...properties] = text.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
  if (name === '' || value === '') return undefined;
  const metadata = properties.join(';');
  try {
    const entry = { value: decodeURIComponent(value) };
    return [
      decodeURIComponent(name),
      metadata === '' ? entry : { ...entry, metadata: baggageEntryMetadataFromString(metadata) },
    ];
  } catch {
    return undefined;
  }
}
