import { durationText } from '../platform/duration-text.js';
import { localTime } from '../platform/local-time.js';
import { oneLine } from '../platform/one-line.js';
import type { ErrorSummary, RunStatus, RunTree, TreeMark, TreeStep } from './run-tree.js';
import { waitsOf, failingStep, stepFacts } from './step-facts.js';

/** Options of `renderRunTree`. */
export interface RenderOptions {
  /** Width of the terminal. Default 80, at least 40. */
  readonly columns?: number | undefined;
  /** Whether to colour it by ANSI escapes. Default `false`. */
  readonly color?: boolean | undefined;
}

type Style = 'plain' | 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'cyan';
type Segment = readonly [text: string, style: Style];

const codes: Readonly<Record<Style, number>> = { plain: 0, bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

const looks: Readonly<Record<RunStatus, { readonly sign: string; readonly style: Style }>> = {
  success: { sign: '✓', style: 'green' },
  error: { sign: '✗', style: 'red' },
  timeout: { sign: '◔', style: 'red' },
  rejected: { sign: '⊝', style: 'yellow' },
  cancelled: { sign: '⊘', style: 'yellow' },
  running: { sign: '…', style: 'cyan' },
};

const durationWidth = 10;

/**
 * A run as lines for a terminal: each step with its facts, a bar of when it ran, and its duration; below it its log
 * lines and, where it threw, the failure with its causes.
 */
export function renderRunTree(run: RunTree, { columns = 80, color = false }: RenderOptions = {}): string {
  const width = Math.max(40, Math.floor(columns));
  const barWidth = width >= 120 ? 40 : width >= 60 ? 16 : 0;
  const totalMs = Math.max(0.001, ...run.steps.map(endOf));
  const lines = [headline(run, width)];
  const guides = new Guides(run.steps);
  const failing = failingStep(run);
  for (const step of run.steps) {
    const { own, below } = guides.of(step);
    const { sign, style } = looks[step.status];
    const left: Segment[] = [
      [own, 'dim'],
      [`${sign} `, style],
      [oneLine(step.name), step === failing ? 'bold' : 'plain'],
      ...(step.type === step.name ? [] : [[`  ${oneLine(step.type)}`, 'dim'] as const]),
      ...stepFacts(step).map((fact) => [`  ${oneLine(fact)}`, 'cyan'] as const),
    ];
    const duration = step.durationMs === undefined ? 'running' : durationText(step.durationMs);
    const right: Segment[] = [
      ...(barWidth === 0 ? [] : [[` ${bar(step, totalMs, barWidth)}`, style] as const]),
      [duration.padStart(durationWidth), 'plain'],
    ];
    const room = width - lengthOf(right);
    lines.push([...padded(cut(left, room), room), ...right]);
    for (const text of linesBelow(step)) lines.push(cut([[below, 'dim'], text], width));
  }
  return lines
    .map((line) =>
      line
        .map((segment) => painted(segment, color))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

function headline(run: RunTree, width: number): Segment[] {
  const root = run.steps[0];
  const status = root?.status ?? 'running';
  const { sign, style } = looks[status];
  const took = root?.durationMs === undefined ? '' : ` ${durationText(root.durationMs)}`;
  const left = run.deadlineMs === undefined ? [] : [`${durationText(run.deadlineMs)} to its deadline`];
  const facts = [`${run.stepCount} step${run.stepCount === 1 ? '' : 's'}`, ...left, localTime(run.startedAt), run.id];
  return cut(
    [
      [`${sign} ${status}${took}`, style],
      [`  ${oneLine(run.workflow)}`, 'bold'],
      [`  ${facts.map(oneLine).join('  ')}`, 'dim'],
    ],
    width,
  );
}

function linesBelow({ marks, error, threw, input, output }: TreeStep): Segment[] {
  const logged = [
    ...(input === undefined ? [] : [dimLine(`input ${input}`)]),
    ...marks.filter(({ kind }) => kind === 'log').map(logLine),
    ...(output === undefined ? [] : [dimLine(`output ${output}`)]),
  ];
  if (error === undefined || threw !== true) return logged;
  return [
    ...logged,
    [oneLine(errorText(error)), 'red'],
    ...error.causes.map((cause): Segment => [oneLine(`caused by ${errorText(cause)}`), 'red']),
  ];
}

function dimLine(text: string): Segment {
  return [oneLine(text), 'dim'];
}

function logLine({ level = 'info', name, fields = {}, error }: TreeMark): Segment {
  const shown = Object.entries(fields).map(([field, value]) => ` ${field}=${String(value)}`);
  const style = level === 'error' ? 'red' : level === 'warn' ? 'yellow' : 'dim';
  const failure = error === undefined ? '' : ` ${errorText(error)}`;
  return [oneLine(`[${level}] ${name}${shown.join('')}${failure}`), style];
}

function errorText({ type, message }: ErrorSummary): string {
  return message === '' ? type : `${type}: ${message}`;
}

/** Where the step ran, over the whole run; light where it waited between attempts. */
function bar(step: TreeStep, totalMs: number, width: number): string {
  const at = (ms: number): number => Math.min(width - 1, Math.floor((ms / totalMs) * width));
  const from = at(step.startMs);
  const to = Math.max(from, at(Math.max(step.startMs, endOf(step) - totalMs / width / 2)));
  const cells = Array.from<unknown, string>({ length: width }, (_, cell) => (cell >= from && cell <= to ? '█' : ' '));
  for (const { fromMs, toMs } of waitsOf(step))
    for (let cell = at(fromMs) + 1; cell <= at(toMs) && cell < width; cell++) cells[cell] = '░';
  return cells.join('');
}

function endOf({ startMs, durationMs = 0 }: TreeStep): number {
  return startMs + durationMs;
}

/** The lines that lead from a step to those inside it. */
class Guides {
  readonly #last = new Set<number>();
  readonly #withChildren = new Set<number | undefined>();
  readonly #prefixes = new Map<number, string>();

  constructor(steps: readonly TreeStep[]) {
    const lastOf = new Map<number | undefined, number>();
    for (const { id, parent } of steps) lastOf.set(parent, id);
    for (const [parent, id] of lastOf) {
      this.#last.add(id);
      this.#withChildren.add(parent);
    }
  }

  of({ id, parent }: TreeStep): { own: string; below: string } {
    const around = parent === undefined ? '' : (this.#prefixes.get(parent) ?? '');
    const isLast = this.#last.has(id);
    const own = parent === undefined ? '' : `${around}${isLast ? '└─ ' : '├─ '}`;
    const inner = parent === undefined ? '' : `${around}${isLast ? '   ' : '│  '}`;
    this.#prefixes.set(id, inner);
    return { own, below: `${inner}${this.#withChildren.has(id) ? '│  ' : '   '}` };
  }
}

function lengthOf(segments: readonly Segment[]): number {
  return segments.reduce((length, [text]) => length + Array.from(text).length, 0);
}

function cut(segments: readonly Segment[], width: number): Segment[] {
  const kept: Segment[] = [];
  let room = width;
  for (const [text, style] of segments) {
    const characters = Array.from(text);
    if (characters.length <= room) {
      kept.push([text, style]);
      room -= characters.length;
      continue;
    }
    if (room > 0) kept.push([`${characters.slice(0, room - 1).join('')}…`, style]);
    break;
  }
  return kept;
}

function padded(segments: readonly Segment[], width: number): Segment[] {
  return [...segments, [' '.repeat(Math.max(0, width - lengthOf(segments))), 'plain']];
}

function painted([text, style]: Segment, color: boolean): string {
  return color && style !== 'plain' && text !== '' ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}
