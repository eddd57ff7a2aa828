import { describe, expect, it } from '@jest/globals';
import { compareFigures } from './expected-figures.js';
import { parseSamples } from './scrape.js';
import { expectedPage } from './testing/expected-page.js';

const differing = (page: string): string[] =>
  compareFigures(parseSamples(page))
    .filter((figure) => !figure.isMet)
    .map((figure) => figure.name);

describe('compareFigures', () => {
  it('is content with the page of the five workflows', () => {
    expect(differing(expectedPage)).toEqual([]);
  });

  it('is content with nothing on an empty page', () => {
    const figures = compareFigures([]);

    expect(figures).toHaveLength(13);
    expect(figures.filter((figure) => figure.isMet)).toEqual([]);
  });

  it.each([
    [
      'a workflow is missing',
      /("SequentialPrimitive"\}) 5/,
      '$1 4',
      ['workflows run', 'SequentialPrimitive with success'],
    ],
    ['a workflow failed', 'status="success",workflow', 'status="error",workflow', ['SequentialPrimitive with success']],
    ['a workflow has another name', '"SequentialPrimitive"} 5', '"Other"} 5', ['SequentialPrimitive with success']],
    ['a workflow was slow', /(le="0\.25".*) 5/, '$1 4', ['workflows within 0.25 s']],
    ['DataProcessor ran once less', /(_total.*DataProcessor.*) 6/, '$1 5', ['DataProcessorPrimitive executions']],
    ['Validator ran once more', /(_total.*Validator.*) 4/, '$1 5', ['ValidatorPrimitive executions']],
    ['Enricher never ran', /tta_primitive.*Enricher.*\n/, '', ['EnricherPrimitive executions']],
    ['the cache ran once more', /(executions_total.*CachePrimitive.*) 2/, '$1 3', ['CachePrimitive executions']],
    ['retry ran once less', /(executions_total.*RetryPrimitive.*) 2/, '$1 1', ['RetryPrimitive executions']],
    ['a hit became a miss', /(hits.*EnrichmentCache.*) 1/, '$1 0', ['cache hits in look-ups, percent']],
    ['a hit was slow', /(le="0\.001".*) 1/, '$1 0', ['cache hits of CachePrimitive within 1 ms']],
    [
      'there was a second attempt',
      /(attempts.*) 2/,
      '$1 2\ntta_retry_attempts_total{attempt="2",status="success"} 1',
      ['retry attempts'],
    ],
    ['an attempt failed', /(attempts.*)success/, '$1error', ['retries successful at the first attempt']],
    ['branches waited for each other', /(wall.*) 0\.101/, '$1 0.202', ['parallel speed-up']],
  ])('sees that %s', (_what, pattern, replacement, names) => {
    const page = expectedPage.replace(pattern, replacement);

    expect(page).not.toBe(expectedPage);
    expect(differing(page)).toEqual(names);
  });

  it('says what it expected and what there was', () => {
    const [first] = compareFigures(parseSamples(expectedPage.replace('Primitive"} 5', 'Primitive"} 7')));

    expect(first).toEqual({ name: 'workflows run', expected: '5', actual: '7', isMet: false, isTime: false });
  });

  it('marks what depends on the speed of the machine', () => {
    const times = compareFigures([]).filter((figure) => figure.isTime);

    expect(times.map((figure) => figure.name)).toEqual([
      'workflows within 0.25 s',
      'cache hits of CachePrimitive within 1 ms',
      'parallel speed-up',
    ]);
  });
});
