import { describe, expect, it } from '@jest/globals';
import { selfTimes } from './cpu-profile.js';

const frame = (functionName: string, url: string) => ({
  functionName,
  url,
  scriptId: '1',
  lineNumber: 0,
  columnNumber: 0,
});

describe('self times', () => {
  it('add up by function and package, the costliest first, without waiting and the profiler itself', () => {
    const nodes = [
      { id: 1, callFrame: frame('observe', 'file:///a/packages/core/dist/shared-1.js') },
      { id: 2, callFrame: frame('', 'file:///a/node_modules/.pnpm/x@1/node_modules/@scope/lib/index.js') },
      { id: 3, callFrame: frame('observe', 'file:///a/packages/core/dist/shared-1.js') },
      { id: 4, callFrame: frame('(garbage collector)', '') },
      { id: 5, callFrame: frame('(idle)', '') },
      { id: 6, callFrame: frame('dispatch', '') },
    ];

    const lines = selfTimes({
      nodes,
      startTime: 0,
      endTime: 99,
      samples: [1, 5, 2, 3, 6, 4],
      timeDeltas: [3, 50, 2, 4, 39, 1],
    });

    expect(lines).toEqual([
      { name: 'observe', from: '@tta/core', share: 0.7 },
      { name: '(anonymous)', from: '@scope/lib', share: 0.2 },
      { name: '(garbage collector)', from: 'engine', share: 0.1 },
    ]);
  });
});
