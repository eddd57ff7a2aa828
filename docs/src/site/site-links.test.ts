import { describe, expect, it } from '@jest/globals';
import { pageFiles } from './page-files.js';
import { siteLink } from './site-links.js';
import { sitePath } from './site-map.js';

describe('siteLink', () => {
  it.each([
    ['packages/primitives/docs/retry.md', 'hedge.md', '/primitives/hedge.md'],
    ['packages/primitives/docs/retry.md', '../README.md#options', '/packages/primitives.md#options'],
    ['packages/otel/README.md', '../core/README.md', '/packages/core.md'],
    ['infra/README.md', 'runbook.md', '/observe/runbook.md'],
    ['docs/start/five-minutes.md', '../concepts/steps.md', '/concepts/steps.md'],
    ['docs/index.md', '#try', '#try'],
    ['docs/index.md', '/errors/', '/errors/'],
    ['docs/index.md', 'https://example.com/', 'https://example.com/'],
  ])('leads from %s by %s to %s', (file, href, link) => {
    expect(siteLink(file, href)).toBe(link);
  });

  it('leads nowhere from a page to a file that is not one', () => {
    expect(siteLink('infra/runbook.md', 'src/settings/thresholds.ts')).toBeUndefined();
    expect(siteLink('infra/runbook.md', '../CONTRIBUTING.md')).toBeUndefined();
  });
});

it('gives each page a place of its own', () => {
  const places = pageFiles.map(sitePath);

  expect(places.length).toBeGreaterThan(20);
  expect(new Set(places).size).toBe(places.length);
});
