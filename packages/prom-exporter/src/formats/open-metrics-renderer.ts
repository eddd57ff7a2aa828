import { escapeHelp } from '../labels/escape-text.js';
import { createdName } from '../model/created.js';
import { sampleNames } from '../families/family-description.js';
import { exemplarText } from '../model/exemplar.js';
import { numberText } from '../blocks/number-text.js';
import type { Family, Page, Piece } from '../model/page.js';
import type { SampleStyle } from '../model/sample-style.js';
import { unitName } from '../labels/unit-name.js';

const plain: SampleStyle = { boundText: canonicalBound, exemplarText, showsCreated: false, pairsSumAndCount: true };
const dated: SampleStyle = { ...plain, showsCreated: true };
const valuesOnly: SampleStyle = { ...plain, exemplarText: () => '' };

/** The page in OpenMetrics 1.0, in pieces that each take well under a millisecond to make. */
export function* renderOpenMetrics(page: Page, createdSamples: boolean): Generator<Piece, void> {
  const style = createdSamples ? dated : plain;
  const names = new Set(page.flatMap((family) => [...sampleNames(family), createdName(family)]));
  for (const family of page) {
    const { name, type } = nameAndType(family, names);
    const unit = unitName(family.unit);
    yield `# TYPE ${name} ${type}`;
    if (unit !== undefined && type !== 'unknown' && name.endsWith(`_${unit}`)) yield `\n# UNIT ${name} ${unit}`;
    yield `\n# HELP ${name} ${escapeHelp(family.help, true)}`;
    yield* family.samples(type === 'unknown' ? valuesOnly : style);
    yield '\n';
  }
  yield '# EOF\n';
}

/**
 * A counter's name has no `_total` here. Where another metric uses the bare name, the counter keeps its own and says
 * nothing about its type: both stay on the page.
 */
function nameAndType(family: Family, names: ReadonlySet<string | undefined>): { name: string; type: string } {
  if (family.kind !== 'counter') return { name: family.name, type: family.kind };
  const bare = family.name.slice(0, -'_total'.length);
  return names.has(bare) ? { name: family.name, type: 'unknown' } : { name: bare, type: 'counter' };
}

/** Whole numbers with a decimal, `1.0`: OpenMetrics compares `le` as text. */
function canonicalBound(bound: number): string {
  return Number.isInteger(bound) && Math.abs(bound) < 1e21 ? `${bound}.0` : numberText(bound);
}
