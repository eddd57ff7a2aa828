import type { RequestListener, Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { InvalidOptionError, type ObservedStep } from '@tta/core';
import { describeError, observeBeside, processSlot, runningLivePage, warn, warnOnce } from '@tta/core/authors';
import { AllRuns } from './all-runs.js';
import type { LiveOptions } from './live-options.js';
import { liveSettings, type LiveSettings } from './live-settings.js';
import { describeOwnProcess } from './own-process.js';
import { OwnRuns } from './own-runs.js';
import { announce } from './peers/announcement.js';
import { userToken } from './peers/user-token.js';
import { LiveRecorder } from './record/live-recorder.js';
import { EventStream } from './server/event-stream.js';
import { listen } from './server/listen.js';
import { createRoutes } from './server/routes.js';

/** A running live page. */
export interface Live {
  /** The page's address, with its token. `undefined` where it is off, because this is production. */
  readonly url: string | undefined;
  /** Shows a workflow's graph before it runs. */
  readonly declare: (workflow: ObservedStep) => void;
  /** Ends the page and stops observing. Safe to call twice; never rejects. */
  readonly close: () => Promise<void>;
}

interface Slot {
  live: Promise<Live> | undefined;
}

const requestLimits = { headersTimeout: 5000, requestTimeout: 5000, connectionsCheckingInterval: 1000 };
const mostConnections = 100;

/**
 * Observes this process's workflows and shows them on a page, beside any other instrumentation and from this call on.
 * Prints nothing. Does not keep the process alive. A second call returns the page that runs already.
 * @throws InvalidOptionError when an option is not what it must be
 * @throws LiveListenError when the page cannot be served at its host and port
 */
export async function startLive(options: LiveOptions = {}): Promise<Live> {
  const settings = liveSettings(options);
  const slot = processSlot<Slot>('live', () => ({ live: undefined }));
  if (slot.live !== undefined) {
    warnOnce('second live page', 'the live page was started twice in this process; the first one goes on.');
    const live = await slot.live;
    settings.workflows.forEach(live.declare);
    return live;
  }
  if (settings.isOff) return { url: undefined, declare: () => undefined, close: () => Promise.resolve() };
  const starting = start(settings, () => (slot.live = undefined));
  slot.live = starting;
  starting.catch(() => (slot.live = undefined));
  return starting;
}

/** Observes at once, before anything is awaited. */
async function start(settings: LiveSettings, onClose: () => void): Promise<Live> {
  const ownProcess = describeOwnProcess(settings.serviceName);
  const recorder = new LiveRecorder(ownProcess.id, settings);
  for (const workflow of settings.workflows) recorder.graphs.add(workflow, false);
  const stopObserving = observeBeside(recorder.instrumentation);
  const { folder, token } = usableFolder(settings.folder);
  const { editor, traceUrl } = settings;
  const own = new OwnRuns(ownProcess, recorder, { folder: process.cwd(), editor, traceUrl });
  const runs = new AllRuns(own, recorder, folder);
  const events = new EventStream(runs);
  try {
    const routes = createRoutes(runs, events, { token, allowedHosts: settings.allowedHosts });
    const server = createServerFor(settings, routes);
    server.maxConnections = mostConnections;
    server.unref();
    server.on('connection', (socket) => socket.unref());
    const { address, port } = await listen(server, settings.host, settings.port, settings.strictPort);
    const url = `${settings.tls === undefined ? 'http' : 'https'}://${authority(address, port)}/${token}/`;
    runningLivePage().origin = new URL(url).origin;
    const withdraw = folder === undefined ? undefined : announceSafely(folder, url, ownProcess);
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      stopObserving();
      runningLivePage().origin = undefined;
      withdraw?.();
      events.close();
      onClose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return { url, declare: (workflow) => recorder.graphs.add(workflow, false), close: () => (closed ??= close()) };
  } catch (error) {
    stopObserving();
    throw error;
  }
}

/** A folder that cannot be used costs the view of other processes, and one line. */
function usableFolder(folder: string | undefined): { folder: string | undefined; token: string } {
  try {
    return { folder, token: userToken(folder) };
  } catch (error) {
    warn(`the live page shows no other processes: ${describeError(error).errorMessage}`);
    return { folder: undefined, token: userToken(undefined) };
  }
}

function announceSafely(
  folder: string,
  url: string,
  { id, pid }: { id: string; pid: number },
): (() => void) | undefined {
  try {
    return announce(folder, { url, processId: id, pid });
  } catch (error) {
    warn(`other live pages do not show this process: ${describeError(error).errorMessage}`);
    return undefined;
  }
}

function createServerFor({ tls }: LiveSettings, listener: RequestListener): Server {
  // By name, because an import of it is slow; see the endpoint of @tta/prom-exporter.
  if (tls === undefined) return process.getBuiltinModule('node:http').createServer(requestLimits, listener);
  try {
    const { createServer: createTlsServer } = process.getBuiltinModule('node:https');
    return createTlsServer({ ...requestLimits, cert: tls.cert, key: tls.key }, listener);
  } catch (error) {
    throw new InvalidOptionError(
      'tls',
      'a certificate and its key in PEM form',
      tls,
      describeError(error).errorMessage,
    );
  }
}

/** An address that means "all interfaces" is replaced by loopback. */
function authority(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return isIPv6(reachable) ? `[${reachable}]:${port}` : `${reachable}:${port}`;
}
