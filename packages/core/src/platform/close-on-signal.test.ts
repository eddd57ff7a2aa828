import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';

const built = new URL('../../dist/authors.js', import.meta.url).href;

const { resolve } = createRequire(import.meta.url);
/** Versions of a library, loaded by many others, that sends a signal again only if it is the sole listener. */
const signalExits = {
  3: `const { default: onExit } = await import(${JSON.stringify(installed('signal-exit-3'))});`,
  4: `const { onExit } = await import(${JSON.stringify(installed('signal-exit'))});`,
};
const canBeFirst = spawnSync('unshare', ['--user', '--pid', '--fork', '--map-root-user', 'true']).status === 0;

function installed(name: string): string {
  return resolve(name);
}

/**
 * Runs a program that says `ready`, sends it the signal, and tells how it ended and what it said. `second` is sent once
 * the program says `closing`.
 */
async function signalled(
  program: string,
  { second, command = [process.execPath] }: { second?: NodeJS.Signals; command?: [string, ...string[]] } = {},
): Promise<{ code: unknown; signal: unknown; said: string[] }> {
  const source = `import { closeOnSignal } from ${JSON.stringify(built)}; ${program}; setInterval(() => {}, 1000); console.log('ready ' + process.pid);`;
  const [file, ...args] = [...command, '--input-type=module', '-e', source];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (data: Buffer) => {
    const isFirst = text === '';
    text += data.toString();
    if (isFirst) child.kill('SIGTERM');
    else if (second !== undefined && text.includes('closing')) child.kill(second);
  });
  const [code, signal] = (await once(child, 'close')) as [unknown, unknown];
  return {
    code,
    signal,
    said: text
      .replace(/ready \d+/, 'ready')
      .trim()
      .split('\n'),
  };
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

  it.each([3, 4] as const)('ends the process though signal-exit %d listens too, and its hooks run', async (version) => {
    const ended = await signalled(`
      ${signalExits[version]}
      onExit((code, signal) => { console.log('hook', code, signal); });
      closeOnSignal({ close: async () => { await new Promise((done) => setTimeout(done, 20)); console.log('closed'); } })`);

    expect(ended).toEqual({ code: null, signal: 'SIGTERM', said: ['ready', 'hook null SIGTERM', 'closed'] });
  });

  it('leaves the end to an application that handles the signal beside signal-exit', async () => {
    const ended = await signalled(`
      ${signalExits[4]}
      onExit(() => { console.log('hook'); });
      closeOnSignal({ close: async () => { console.log('closed'); }, flush: async () => { console.log('flushed'); } });
      process.on('SIGTERM', () => setTimeout(() => process.exit(3), 20))`);

    expect(ended).toEqual({ code: 3, signal: null, said: ['ready', 'flushed', 'hook'] });
  });

  it('closes where the application sends the signal again once it is done', async () => {
    const ended = await signalled(`
      closeOnSignal({ close: async () => { console.log('closed'); }, flush: async () => { console.log('flushed'); } });
      process.once('SIGTERM', () => setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20))`);

    expect(ended).toEqual({ code: null, signal: 'SIGTERM', said: ['ready', 'flushed', 'closed'] });
  });

  it.each(['process.pid', 'process.pid, "SIGTERM"', 'process.pid, 15'])(
    'closes where a listener sends the signal again at once: process.kill(%s)',
    async (args) => {
      const ended = await signalled(`
        closeOnSignal({ close: async () => { console.log('closed'); } });
        process.once('SIGTERM', () => process.kill(${args}))`);

      expect(ended).toEqual({ code: null, signal: 'SIGTERM', said: ['ready', 'closed'] });
    },
  );

  it('holds back no other signal that a listener sends', async () => {
    const ended = await signalled(`
      closeOnSignal({ close: async () => { console.log('closed'); }, flush: async () => { console.log('flushed'); } });
      process.on('SIGUSR2', () => process.exit(3));
      process.on('SIGTERM', () => { process.kill(process.pid, 0); process.kill(process.pid, 'SIGUSR2'); })`);

    expect(ended).toEqual({ code: 3, signal: null, said: ['ready', 'flushed'] });
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends at once by a second signal, %s', async (second) => {
    const hangs = `closeOnSignal({ close: () => { console.log('closing'); return new Promise(() => {}); } })`;

    expect(await signalled(hangs, { second })).toEqual({ code: null, signal: second, said: ['ready', 'closing'] });
  });

  // Skipped if the machine does not permit new namespaces.
  (canBeFirst ? it : it.skip)('ends the first process of a container, from which the kernel keeps the signal', () => {
    const source = `import { closeOnSignal } from ${JSON.stringify(built)};
      closeOnSignal({ close: async () => { console.log('closed', process.pid); } });
      setInterval(() => {}, 1000);
      process.kill(process.pid, 'SIGTERM');`;
    const args = [
      '--user',
      '--pid',
      '--fork',
      '--map-root-user',
      process.execPath,
      '--input-type=module',
      '-e',
      source,
    ];
    const ended = spawnSync('unshare', args, { encoding: 'utf8', timeout: 240_000 });

    expect({ code: ended.status, said: ended.stdout.trim() }).toEqual({ code: 143, said: 'closed 1' });
  });
});
