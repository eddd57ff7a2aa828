import { describe, expect, it } from '@jest/globals';
import { stepsOf } from './authors.js';
import { defineEvent, describeWorkflow, mermaidText, WorkflowPrimitive } from './index.js';

class Group extends WorkflowPrimitive<number, number> {
  static readonly events = [defineEvent('group_began', { level: 'info' })];
  override readonly type: string = 'group';
  override readonly children: WorkflowPrimitive<number, number>[];

  constructor(name: string, children: WorkflowPrimitive<number, number>[]) {
    super(name);
    this.children = children;
  }
  protected async run(input: number): Promise<number> {
    return input;
  }
}

class InOrder extends Group {
  override readonly runsInOrder = true;
}

class Leaf extends WorkflowPrimitive<number, number> {
  protected async run(input: number): Promise<number> {
    return input;
  }
}

describe('describeWorkflow', () => {
  it('gives names, types, events and structure without running anything', () => {
    const workflow = new Group('outer', [new Leaf('a'), new Group('inner', [new Leaf('b')])]);

    expect(describeWorkflow(workflow)).toEqual({
      name: 'outer',
      type: 'group',
      runsInOrder: false,
      events: ['group_began'],
      children: [
        { name: 'a', type: 'task', runsInOrder: false, events: [], children: [] },
        {
          name: 'inner',
          type: 'group',
          runsInOrder: false,
          events: ['group_began'],
          children: [{ name: 'b', type: 'task', runsInOrder: false, events: [], children: [] }],
        },
      ],
    });
  });

  it('describes a step that occurs in two places once', () => {
    const shared = new Leaf('shared');
    const { children } = describeWorkflow(new Group('outer', [shared, shared]));

    expect(children[0]).toBe(children[1]);
  });

  it('ends where steps contain themselves, share their parts without end, or are very deep', () => {
    const loop = new Group('loop', []);
    loop.children.push(loop);
    const described = describeWorkflow(loop);
    expect(described.children[0]).toBe(described);
    expect(mermaidText(described)).toContain('s0 --> s1');

    let shared: WorkflowPrimitive<number, number> = new Leaf('leaf');
    for (let level = 0; level < 100; level++) shared = new Group(`level ${level}`, [shared, shared]);
    expect(mermaidText(describeWorkflow(shared)).match(/-->/g)).toHaveLength(200);

    let deep: WorkflowPrimitive<number, number> = new Leaf('leaf');
    for (let level = 0; level < 50_000; level++) deep = new Group('level', [deep]);
    expect(describeWorkflow(deep).children).toHaveLength(1);
    expect(stepsOf(deep).size).toBe(50_001);
  });

  it('takes a step that an older copy of this package made', () => {
    const old = { name: 'old', type: 'task', runsOnlyChildren: false };

    const described = { name: 'old', type: 'task', runsInOrder: false, events: [], children: [] };
    expect(describeWorkflow(old as never)).toEqual(described);
  });
});

describe('mermaidText', () => {
  it('is a flowchart of the steps', () => {
    const workflow = new Group('outer', [new Leaf('a'), new Group('inner', [new Leaf('b')])]);

    expect(mermaidText(describeWorkflow(workflow))).toBe(
      [
        'flowchart TD',
        '  s0["outer<br/>group"]',
        '  s1["a<br/>task"]',
        '  s2["inner<br/>group"]',
        '  s3["b<br/>task"]',
        '  s0 --> s1',
        '  s0 --> s2',
        '  s2 --> s3',
        '',
      ].join('\n'),
    );
    expect(mermaidText(describeWorkflow(workflow), { direction: 'LR' })).toMatch(/^flowchart LR\n/);
  });

  it('draws a sequence as a chain in its order, and joins the branches of a fan in the step that follows', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => new Leaf(name)) as [Leaf, Leaf, Leaf, Leaf];
    const inner = new InOrder('inner', [a, b]);
    const arrows = (workflow: Group): string[] => {
      const lines = mermaidText(describeWorkflow(workflow)).split('\n');
      const names = new Map(
        lines.flatMap((line) => [...line.matchAll(/(s\d+)\["(\w+)/g)].map(([, id, name]) => [id, name])),
      );
      return lines.flatMap((line) =>
        [...line.matchAll(/(s\d+) --> (s\d+)/g)].map(([, from, to]) => `${names.get(from)} ${names.get(to)}`),
      );
    };

    expect(arrows(new InOrder('story', [a, b, c]))).toEqual(['story a', 'a b', 'b c']);
    expect(arrows(new InOrder('story', [new Group('fan', [inner, c]), d]))).toEqual([
      ...['story fan', 'b d', 'c d', 'fan inner', 'fan c', 'inner a', 'a b'],
    ]);
    // A step that comes twice is at both places, a composite with its steps only at the first.
    expect(arrows(new InOrder('story', [a, c, a]))).toEqual(['story a', 'a c', 'c a']);
    expect(arrows(new InOrder('story', [inner, inner]))).toEqual(['story inner', 'b inner', 'inner a', 'a b']);
  });

  it('lets no name end its quotes, break its line or become markup', () => {
    const text = mermaidText(describeWorkflow(new Leaf('a"]\n<script>`#`&amp;|')));

    expect(text).toContain('s0["a#34;#93;#10;#60;script#62;#96;#35;#96;#38;amp#59;#124;<br/>task"]');
    expect(text.split('\n')).toHaveLength(3);
  });
});

describe('a primitive', () => {
  it('emits what the static list of its class says, and executes nothing unless it says so', () => {
    expect(new Group('g', []).events).toBe(Group.events);
    expect(new Leaf('l').events).toEqual([]);
    expect(new Leaf('l').children).toEqual([]);
  });
});
