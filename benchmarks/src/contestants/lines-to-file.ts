import { strictEqual } from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInstrumentation, type WorkflowContext } from '@tta/core';
import { BufferedLogSink, createTelemetry } from '@tta/otel';
import { task } from '@tta/primitives';
import pino from 'pino';
import type { Operation } from '../harness/operation.js';
import { observedStep } from './observed-step.js';

/** Lines after which the file is emptied, so that no run fills the disk. */
const linesKept = 200_000;
const message = 'narration started';

type WriteLine = (player: number) => void;

/** Writes lines inside a step, as an application does. The sink gathers them and writes them out at exit and at a crash too. */
export async function linesOfTta(): Promise<Operation<void>> {
  const file = new LogFile();
  const sink = new BufferedLogSink({ descriptor: file.descriptor });
  const telemetry = createTelemetry({
    logFormat: 'json',
    logBuffer: sink,
    runtimeMetrics: false,
    logSteps: 'failures',
  });
  setInstrumentation(telemetry.instrumentation);
  let endStep = (): void => undefined;
  const context = await new Promise<WorkflowContext>((resolve) => {
    const step = task(observedStep.name, (_input: number, own: WorkflowContext) => {
      resolve(own);
      return new Promise<void>((end) => {
        endStep = end;
      });
    });
    void step.execute(0);
  });
  return file.operation({
    write: (player) => context.log.info(message, { player, model: 'small' }),
    flush: () => sink.flushSync(),
    stop: async () => {
      endStep();
      setInstrumentation(undefined);
      await telemetry.shutdown();
    },
  });
}

/** `minLength`: characters that the destination gathers. None: it writes each line by itself. */
export function linesOfPino(minLength: number): Operation<void> {
  const file = new LogFile();
  const destination = pino.destination({ fd: file.descriptor, sync: true, minLength });
  const ids = { correlation_id: crypto.randomUUID(), workflow_id: crypto.randomUUID() };
  const trace = { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' };
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const child = logger.child({ ...ids, ...trace, primitive_name: observedStep.name });
  return file.operation({
    write: (player) => child.info({ player, model: 'small' }, message),
    flush: () => destination.flushSync(),
    stop: () => undefined,
  });
}

interface LineWriter {
  readonly write: WriteLine;
  readonly flush: () => void;
  readonly stop: () => Promise<void> | undefined;
}

class LogFile {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tta-benchmark-'));
  readonly #path = join(this.#folder, 'lines.log');
  readonly descriptor = openSync(this.#path, 'a');

  operation({ write, flush, stop }: LineWriter): Operation<void> {
    let lines = 0;
    return {
      run: (player) => {
        write(player);
        if (++lines % linesKept === 0) ftruncateSync(this.descriptor);
      },
      verify: (runs) => {
        flush();
        const written = readFileSync(this.#path, 'utf8').trimEnd().split('\n');
        strictEqual(written.length, runs);
        for (const line of written) {
          const { trace_id, workflow_id, model } = JSON.parse(line) as Record<string, unknown>;
          strictEqual(typeof trace_id, 'string');
          strictEqual(typeof workflow_id, 'string');
          strictEqual(model, 'small');
        }
      },
      stop: async () => {
        await stop();
        closeSync(this.descriptor);
        rmSync(this.#folder, { recursive: true });
      },
    };
  }
}
