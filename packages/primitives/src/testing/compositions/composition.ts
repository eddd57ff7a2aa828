import fc from 'fast-check';

/** Steps that hold exactly one other, and steps that hold one to three. */
const wrappers = [
  'task',
  'retry',
  'cache',
  'timeout',
  'circuitBreaker',
  'bulkhead',
  'rateLimit',
  'hedge',
  'chaos',
  'keyed',
  'resilient',
  'map',
  'repeat',
  'subworkflow',
  'stream',
] as const;
const composites = ['sequential', 'parallel', 'fallback', 'route', 'conditional', 'race', 'saga'] as const;

/** A kind of step that holds others. */
export type Kind = (typeof wrappers)[number] | (typeof composites)[number];

/** A step that does the work: how long it takes and whether it fails follow from its seed, its input and the time. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly id: number;
  readonly seed: number;
  /** Per cent of its calls. */
  readonly fails: number;
  /** Whether it ends when its signal aborts. */
  readonly obeys: boolean;
}

/** A step that holds others. Each kind makes options of the same three values. */
export interface Inner {
  readonly kind: Kind;
  readonly children: readonly Node[];
  /** Its times, in milliseconds. */
  readonly ms: number;
  /** Its counts, from 0 to 2. */
  readonly n: number;
  readonly flag: boolean;
}

export type Node = Leaf | Inner;

/** One execution of a workflow. */
export interface Call {
  readonly input: number;
  readonly atMs: number;
  /** Milliseconds after which its caller aborts it. */
  readonly abortAfterMs: number | undefined;
}

/** A random workflow, and the calls of it, which share its state. */
export class Composition {
  constructor(
    readonly root: Node,
    readonly calls: readonly Call[],
  ) {}

  /** Asked by fast-check for what it reports. */
  [fc.toStringMethod](): string {
    const calls = this.calls.map(({ input, atMs, abortAfterMs }) => {
      const end = abortAfterMs === undefined ? '' : `, aborted after ${abortAfterMs} ms`;
      return `\ncalled with ${input} at ${atMs} ms${end}`;
    });
    return `${shown(this.root, '')}${calls.join('')}`;
  }
}

// Not shrunk: shorter times would only happen at the same moment more often.
const times = fc.noShrink(fc.integer({ min: 1, max: 20_000 }));

type Shape = Omit<Leaf, 'id'> | (Omit<Inner, 'children'> & { readonly children: readonly Shape[] });

const { node } = fc.letrec<{ node: Shape; leaf: Shape }>((tie) => {
  const options = { ms: times, n: fc.nat({ max: 2 }), flag: fc.boolean() };
  return {
    leaf: fc.record({
      kind: fc.constant('leaf' as const),
      seed: fc.noShrink(fc.nat()),
      fails: fc.constantFrom(0, 0, 30, 60, 100),
      obeys: fc.constantFrom(true, true, true, false),
    }),
    node: fc.oneof(
      { maxDepth: 5, depthSize: 'max', depthIdentifier: 'composition' },
      { arbitrary: tie('leaf'), weight: 2 },
      {
        arbitrary: fc.record({
          kind: fc.constantFrom(...wrappers),
          children: fc.tuple(tie('node')),
          ...options,
        }),
        weight: 5,
      },
      {
        arbitrary: fc.record({
          kind: fc.constantFrom(...composites),
          children: fc.array(tie('node'), { minLength: 1, maxLength: 3, depthIdentifier: 'composition' }),
          ...options,
        }),
        weight: 3,
      },
    ),
  };
});

const call: fc.Arbitrary<Call> = fc.record({
  input: fc.nat({ max: 9 }),
  // Near each other, so that they meet.
  atMs: fc.noShrink(fc.integer({ min: 0, max: 3000 })),
  abortAfterMs: fc.option(times, { nil: undefined }),
});

/** Random workflows of all members inside each other. */
export const compositions: fc.Arbitrary<Composition> = fc
  .tuple(node, fc.array(call, { minLength: 1, maxLength: 3 }))
  .map(([shape, calls]) => new Composition(numbered(shape), calls));

function numbered(shape: Shape): Node {
  let count = 0;
  const number = (each: Shape): Node =>
    each.kind === 'leaf'
      ? { ...each, id: ++count }
      : { ...each, children: (each as { readonly children: readonly Shape[] }).children.map(number) };
  return number(shape);
}

function shown(node: Node, indent: string): string {
  if (node.kind === 'leaf')
    return `leaf ${node.id} (fails ${node.fails} %, ${node.obeys ? 'obeys' : 'deaf'}, seed ${node.seed})`;
  const inside = node.children.map((child) => `\n${indent}  ${shown(child, `${indent}  `)}`).join('');
  return `${node.kind} (${node.ms} ms, n ${node.n}${node.flag ? ', flag' : ''})${inside}`;
}
