import { describe, expect, it } from '@jest/globals';
import { stateTimeline } from '../dashboards/panels/state-timeline.js';
import { drawStateTimeline } from './draw-state-timeline.js';
import type { Result } from './panel-results.js';
import { namedColor } from './theme.js';

const panel = stateTimeline({
  title: 'Circuits',
  description: 'The state of each circuit.',
  states: { 1: { text: 'closed', color: 'green' }, 3: { text: 'open', color: 'red' } },
  queries: [{ expr: 'up' }],
}).build();

const box = { x: 0, y: 0, width: 600, height: 200 };
const recording = { end: 1_700_000_000, step: 5, panels: {} };

describe('a drawn state timeline', () => {
  it('has a band in the colour of each stretch, as wide as it is long, and a gap where nothing is known', () => {
    const bands = bandsOf(draw([result('prices', [1, 1, 1, 3, null, 1])]));
    const [first, second, third] = bands;

    expect(bands.map(({ fill }) => fill)).toEqual(['green', 'red', 'green'].map(namedColor));
    expect(first!.width / second!.width).toBeCloseTo(3, 1);
    expect(second!.x).toBeCloseTo(first!.x + first!.width, 1);
    expect(third!.x - (second!.x + second!.width)).toBeCloseTo(third!.width, 0);
  });

  it('names each band, and in its legend only the states that were seen', () => {
    const picture = draw([result('prices', [1, 1]), result('search', [1, 1])]);

    expect(picture).toContain('>prices<');
    expect(picture).toContain('>search<');
    expect(picture).not.toContain('open<');
    expect(new Set(bandsOf(picture).map(({ y }) => y)).size).toBe(2);
  });
});

function draw(results: readonly Result[]): string {
  return drawStateTimeline(box, panel, results, recording);
}

function result(name: string, values: readonly (number | null)[]): Result {
  return { name, color: '', refId: 'A', labels: {}, values };
}

function bandsOf(picture: string): readonly { x: number; y: number; width: number; fill: string }[] {
  const found = picture.matchAll(
    /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"[^>]* fill="(#\w+)" fill-opacity="0.8"/g,
  );
  return [...found].map(([, x, y, width, fill = '']) => ({ x: Number(x), y: Number(y), width: Number(width), fill }));
}
