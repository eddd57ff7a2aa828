import { series } from '../../promql/series.js';
import { toDashboard, toLogs } from '../links.js';
import type { PlaceablePanel } from '../panels/panel-options.js';
import { stateTimeline } from '../panels/state-timeline.js';
import { timeSeries } from '../panels/time-series.js';
import { greatestOfEach, named, perSecondOfEach } from '../primitive-queries.js';
import { primitive } from '../scope.js';

/** From well to worst; each stands for its number, counted from 1. 0 stands for none. */
const states = [
  ['closed', 'green'],
  ['half-open', 'orange'],
  ['open', 'red'],
  ['forced-open', 'purple'],
] as const;

/** The states of circuits, where a name stands for several: those of its keys and processes. */
export function circuitStates(): PlaceablePanel {
  const worst = states
    .map(([state]) => series('tta_circuit_breakers', { ...primitive, state }))
    .map((circuits, index) => `${index + 1} * (${circuits} > bool 0)`)
    .join(' or ');
  return stateTimeline({
    title: 'Circuits',
    description:
      'The state of each circuit breaker; of several circuits of one name, such as one for each key, the worst. ' +
      'Breaks shorter than the interval of scrapes show only under "Changes of circuits". CircuitOpen speaks after five minutes.',
    states: Object.fromEntries(states.map(([text, color], index) => [index + 1, { text, color }])),
    queries: [{ expr: greatestOfEach(worst), legend: named }],
    links: [
      toDashboard('guards', 'Only this breaker', { primitive: '${__field.labels.primitive_name}' }),
      toLogs('Changes in the log', '|= "circuit_breaker_"'),
    ],
  });
}

export function circuitChanges(): PlaceablePanel {
  return timeSeries({
    title: 'Changes of circuits',
    description:
      'Changes of state, per second, by the new state. One that opens and closes all the time judges too few calls.',
    unit: 'ops',
    queries: [{ expr: perSecondOfEach('tta_circuit_transitions_total', ['to']), legend: `${named} {{to}}` }],
    links: [toLogs('Changes in the log', '|= "circuit_breaker_"')],
  });
}
