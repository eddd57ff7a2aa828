// A fresh process whose standard output is a file: `node line-process.js tta|winston|foreign [MODULE...]`, forked by
// first-lined.ts. It tells how long it took until the file had a line.
import { fstatSync, writeSync } from 'node:fs';
import { eventLoopTurn } from '../harness/event-loop-turn.js';
import type { Measures } from '../harness/measure.js';

const [kind = '', ...modules] = process.argv.slice(2);
/** Longer than any machine takes. */
const longestMs = 60_000;
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const writeLine = await importAll();
const imported = performance.now() - startedAt;
await writeLine();
while (fstatSync(1).size === 0) {
  if (performance.now() - startedAt > longestMs) throw new Error(`${kind} wrote no line`);
  await eventLoopTurn();
}
const time = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
const measures: Measures = { time, import: imported, cpu: (user + system) / 1000 };
process.send?.(measures);
process.disconnect();

/** Loads all that is needed; the function that it gives writes the line. */
async function importAll(): Promise<() => Promise<unknown>> {
  switch (kind) {
    case 'tta':
      return ofTta();
    case 'winston':
      return ofWinston();
    default:
      await Promise.all(modules.map((module) => import(module)));
      return () => Promise.resolve(writeSync(1, '{"message":"written"}\n'));
  }
}

/** As in the quick start: telemetry has its defaults, and the first observed step logs a line. */
async function ofTta(): Promise<() => Promise<unknown>> {
  const [{ setInstrumentation }, { task }, { createTelemetry }] = await Promise.all([
    import('@tta/core'),
    import('@tta/primitives'),
    import('@tta/otel'),
    import('@tta/prom-exporter'),
  ]);
  return () => {
    setInstrumentation(createTelemetry({ serviceName: 'benchmarks' }).instrumentation);
    const step = task('first', (input: number, context) => {
      context.log.info('written');
      return input;
    });
    return step.execute(1);
  };
}

async function ofWinston(): Promise<() => Promise<unknown>> {
  const { createLogger, format, transports } = await import('winston');
  return () => {
    const json = format.combine(format.timestamp(), format.json());
    createLogger({ format: json, transports: [new transports.Console()] }).info('written');
    return Promise.resolve();
  };
}
