import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';

const built = new URL('../../dist/authors.js', import.meta.url).href;

/** Runs a program that says `ready`, sends it the signal, and tells how it ended and what it said. */
async function signalled(program: string): Promise<{ code: unknown; signal: unknown; said: string[] }> {
  const source = `import { closeOnSignal } from ${JSON.stringify(built)}; ${program}; setInterval(() => {}, 1000); console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => {
    if (text === '') child.kill('SIGTERM');
    text += data.toString();
  });
  const [code, signal] = (await once(child, 'close')) as [unknown, unknown];
  return { code, signal, said: text.trim().split('\n') };
}

describe('closeOnSignal', () => {
  it('ends all that is given, then lets the signal end the process', async () => {
    const ended = await signalled(`
      closeOnSignal({ close: async () => { console.log('one'); } });
      closeOnSignal({ close: async () => { await new Promise((done) => setTimeout(done, 20)); console.log('two'); } });
      closeOnSignal({ close: async () => { throw new Error('broken'); } })`);

    expect(ended).toEqual({ code: null, signal: 'SIGTERM', said: ['ready', 'one', 'two'] });
  });

  it('leaves the end to an application that handles the signal, and only flushes', async () => {
    const ended = await signalled(`
      closeOnSignal({ close: async () => { console.log('closed'); }, flush: async () => { console.log('flushed'); } });
      process.once('SIGTERM', () => setTimeout(() => process.exit(3), 20))`);

    expect(ended).toEqual({ code: 3, signal: null, said: ['ready', 'flushed'] });
  });
});
