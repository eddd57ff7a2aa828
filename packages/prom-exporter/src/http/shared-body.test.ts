import { describe, expect, it } from '@jest/globals';
import type { Chunk } from './encode-page.js';
import { SharedBody, type BodyReader } from './shared-body.js';

/** A body of so many lent chunks that tells which are made and which are back. */
function lending(count: number) {
  const made: number[] = [];
  const returned: number[] = [];
  let isStopped = false;

  async function* source(): AsyncGenerator<Chunk, void> {
    try {
      for (let number = 0; number < count; number++) {
        made.push(number);
        yield { bytes: Buffer.from(`${number}`), giveBack: () => void returned.push(number) };
      }
    } finally {
      isStopped = true;
    }
  }
  return { body: new SharedBody(source), source, made, returned, isStopped: () => isStopped };
}

async function read(reader: BodyReader, count = Infinity): Promise<string> {
  let text = '';
  for (let number = 0; number < count; number++) {
    const chunk = await reader.next();
    if (chunk === undefined) break;
    text += chunk.bytes.toString();
    chunk.release();
  }
  return text;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SharedBody', () => {
  it('is made once for all its readers, whatever their pace', async () => {
    const { body, made } = lending(5);
    const [quick, slow] = [body.open(), body.open()];

    expect(await read(quick)).toBe('01234');
    expect(await read(slow, 2)).toBe('01');
    const late = body.open();

    expect(await read(late)).toBe('01234');
    expect(await read(slow)).toBe('234');
    expect(made).toEqual([0, 1, 2, 3, 4]);
  });

  it('is made no further than its quickest reader is', async () => {
    const { body, made } = lending(5);
    await read(body.open(), 2);

    expect(made).toEqual([0, 1]);
  });

  it('has ready for a reader what is made already, and makes nothing for that', async () => {
    const { body, made, returned } = lending(5);
    const [quick, slow] = [body.open(), body.open()];
    expect(slow.ready()).toBeUndefined();
    await read(quick, 3);
    body.seal();

    const ready = [slow.ready(), slow.ready(), slow.ready(), slow.ready()];

    expect(ready.map((chunk) => chunk?.bytes.toString())).toEqual(['0', '1', '2', undefined]);
    expect(made).toEqual([0, 1, 2]);
    expect(returned).toEqual([]);
    for (const chunk of ready) chunk?.release();
    expect(returned).toEqual([0, 1, 2]);
    expect(await read(slow)).toBe('34');
  });

  it('keeps its chunks while readers may come, then those alone that a reader has still to get', async () => {
    const { body, returned } = lending(4);
    const [quick, slow] = [body.open(), body.open()];
    await read(quick);
    await read(slow, 1);
    expect(returned).toEqual([]);

    body.seal();
    expect(returned).toEqual([0]);
    const held = await slow.next();
    expect(returned).toEqual([0]);
    held?.release();
    expect(returned).toEqual([0, 1]);

    slow.close();
    expect(returned).toEqual([0, 1, 2, 3]);
  });

  it('is not finished once its last reader has gone', async () => {
    const { body, made, returned, isStopped } = lending(5);
    const reader = body.open();
    await read(reader, 2);
    reader.close();
    expect(isStopped()).toBe(false);

    body.seal();
    await turn();

    expect([made, returned, isStopped()]).toEqual([[0, 1], [0, 1], true]);
  });

  it('is for many while five readers are not done', () => {
    let isForMany: () => boolean = () => false;
    const body = new SharedBody((tellWhether) => {
      isForMany = tellWhether;
      return lending(1).source();
    });
    for (let few = 0; few < 4; few++) body.open();
    expect(isForMany()).toBe(false);
    const fifth = body.open();
    expect(isForMany()).toBe(true);

    fifth.close();

    expect(isForMany()).toBe(false);
  });

  it('fails for each reader, also one that comes later', async () => {
    async function* broken(): AsyncGenerator<Chunk, void> {
      yield Buffer.from('a');
      throw new Error('torn');
    }
    const body = new SharedBody(broken);
    const [one, other] = [body.open(), body.open()];

    const ends = await Promise.allSettled([read(one), read(other)]);

    expect(ends).toEqual([1, 2].map(() => ({ status: 'rejected', reason: new Error('torn') })));
    await expect(read(other)).rejects.toThrow('torn');
    await expect(read(body.open())).rejects.toThrow('torn');
  });
});
