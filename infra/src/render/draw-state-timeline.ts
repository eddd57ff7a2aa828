import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { timeAxis } from './axis.js';
import { drawLegend, legendHeight } from './draw-legend.js';
import type { Result } from './panel-results.js';
import type { Recording } from './recording.js';
import { element, text, textWidth, type Box } from './svg.js';
import { namedColor } from './theme.js';

interface State {
  readonly text: string;
  readonly color: string;
}

/** A stretch of values in which nothing changes. */
interface Stretch {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** A band for each result, in the colour of the state that it was in, with the word where there is room. */
export function drawStateTimeline(box: Box, panel: Panel, results: readonly Result[], recording: Recording): string {
  const states = (panel.fieldConfig?.defaults.mappings?.[0]?.options ?? {}) as Readonly<
    Record<string, State | undefined>
  >;
  const seen = new Set(results.flatMap(({ values }) => values));
  const entries = Object.entries(states).flatMap(([value, state]) =>
    state !== undefined && seen.has(Number(value))
      ? [{ name: state.text, color: namedColor(state.color), value: '' }]
      : [],
  );
  const legend = legendHeight(box.width - 12, entries);
  const nameWidth = Math.min(190, box.width * 0.35);
  const graph = {
    x: box.x + nameWidth,
    y: box.y + 6,
    width: box.width - nameWidth - 8,
    height: box.height - 30 - legend,
  };
  const height = Math.min(34, graph.height / results.length);
  const bands = results.map(({ name, values }, index) => {
    const y = graph.y + index * height;
    const width = graph.width / values.length;
    const stretches = stretchesOf(values).map(({ value, from, to }) => {
      const state = states[value];
      if (state === undefined) return '';
      const stretch = {
        x: graph.x + from * width,
        y: y + height * 0.1,
        width: (to - from) * width,
        height: height * 0.8,
      };
      return drawStretch(stretch, state);
    });
    const base = y + height / 2 + 4;
    return text(graph.x - 6, base, name, { anchor: 'end', maxWidth: nameWidth - 10 }) + stretches.join('');
  });
  const steps = results[0]?.values.length ?? 1;
  return [
    ...bands,
    timeAxis(graph, recording.end, recording.step * (steps - 1)),
    drawLegend({ x: box.x + 6, y: box.y + box.height - legend, width: box.width - 12, height: legend }, entries),
  ].join('');
}

function drawStretch(box: Box, { text: word, color }: State): string {
  const band = element('rect', { ...box, fill: namedColor(color), 'fill-opacity': '0.8' });
  if (textWidth(word, 11) + 8 > box.width) return band;
  return band + text(box.x + box.width / 2, box.y + box.height / 2 + 4, word, { anchor: 'middle', fill: '#111217' });
}

function stretchesOf(values: readonly (number | null)[]): readonly Stretch[] {
  const found: Stretch[] = [];
  values.forEach((value, at) => {
    if (value === null) return;
    const last = found.at(-1);
    if (last?.value === value && last.to === at) found[found.length - 1] = { ...last, to: at + 1 };
    else found.push({ value, from: at, to: at + 1 });
  });
  return found;
}
