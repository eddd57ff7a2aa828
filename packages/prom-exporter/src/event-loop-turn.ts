/** Work done in one turn of the event loop, in milliseconds, before others get theirs. */
const sliceMs = 1;

const waiting: (() => void)[] = [];
let sliceStart = 0;

/**
 * Whether it is time to `await nextTurn()`. One slice is shared by all work of the process: a hundred pages at once
 * hold the event loop no longer than one does.
 */
export function turnIsOver(): boolean {
  return performance.now() - sliceStart > sliceMs;
}

/** Lets the event loop turn. Waiting callers are released one per turn, in order. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(releaseOne);
  });
}

function releaseOne(): void {
  const release = waiting.shift();
  if (waiting.length > 0) setImmediate(releaseOne);
  sliceStart = performance.now();
  release?.();
}
