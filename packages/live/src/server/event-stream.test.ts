import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { AllRuns } from '../all-runs.js';
import type { LiveUpdate } from '../model/live-data.js';
import { OwnRuns } from '../own-runs.js';
import { describeOwnProcess } from '../own-process.js';
import { LiveRecorder } from '../record/live-recorder.js';
import { failing } from '../testing/steps.js';
import { EventStream } from './event-stream.js';

const broken = failing('broken', new Error('x'.repeat(200)));
const recorder = new LiveRecorder('p', { maxRuns: 5000, maxBytes: 1e9, capture: false });
const context = WorkflowContext.create({ instrumentation: recorder.instrumentation });
const own = new OwnRuns({ ...describeOwnProcess(), id: 'p' }, recorder, { folder: process.cwd(), editor: 'vscode' });

let events: EventStream;
let server: Server;
beforeEach(async () => {
  events = new EventStream(new AllRuns(own, recorder, undefined));
  server = createServer((_, response) => events.add(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  events.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function connect(): Promise<IncomingMessage> {
  const request = get({ port: (server.address() as AddressInfo).port, agent: false }).on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response.setEncoding('utf8').on('error', () => undefined);
}

/** The first update that the server sends. */
async function firstUpdate(response: IncomingMessage): Promise<LiveUpdate> {
  let text = '';
  for await (const part of response) {
    text += part as string;
    const [, data] = /^data: (.*)\n\n/m.exec(text) ?? [];
    if (data !== undefined) return JSON.parse(data) as LiveUpdate;
  }
  throw new Error('the stream ended without an update');
}

async function run(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await broken.execute(1, context).catch(() => undefined);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(20);
}

describe('EventStream', () => {
  it('cuts off a client that takes nothing, as a browser that sleeps, and gives it everything when it comes again', async () => {
    const sleeping = await connect();
    sleeping.pause();
    await until(() => events.clients === 1);
    while (events.clients > 0) {
      await run(2000);
      await delay(20);
    }

    const { reset, runs } = await firstUpdate(await connect());
    expect([reset, runs.length]).toEqual([true, 5000]);
  });

  it('goes on for others while one takes nothing', async () => {
    const [sleeping, awake] = [await connect(), await connect()];
    sleeping.pause();
    await until(() => events.clients === 2);
    let received = 0;
    awake.on('data', (text: string) => (received += text.length));
    while (events.clients > 1) {
      await run(2000);
      await delay(20);
    }
    const before = received;
    await run(1);
    await until(() => received > before);

    expect(events.clients).toBe(1);
  });

  it('does nothing once all clients are gone', async () => {
    const client = await connect();
    await until(() => events.clients === 1);
    client.destroy();
    await until(() => events.clients === 0);
  });
});
