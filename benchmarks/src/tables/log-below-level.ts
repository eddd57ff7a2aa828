import { DiscardingStream } from '../contestants/discarding.js';
import { atMost } from '../harness/bar.js';
import { batched } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 0, output: undefined };

/** A logger at `info`, of which a debug line must not appear and an info line must. */
function silentOperation(
  stream: DiscardingStream,
  debug: (player: number) => void,
  info: () => void,
): { run(n: number): void; verify(): Promise<void> } {
  return {
    run: (n) => {
      debug(n);
    },
    verify: async () => {
      info();
      await new Promise((resolve) => stream.write('', resolve));
      const lines = stream.forget();
      if (lines.length !== 1) throw new Error(`one line was to be written, not ${lines.length}`);
    },
  };
}

export const logBelowLevel = defineTable({
  name: 'log-below-level',
  title: 'a log call below the level',
  about: 'One operation asks a logger at level info for a debug line with a message and a field.',
  contestants: {
    TTA: batched(
      probe,
      async () => {
        const { createTelemetry } = await import('@tta/otel');
        const stream = new DiscardingStream();
        const { logger } = createTelemetry({ logFormat: 'json', logStream: stream, runtimeMetrics: false });
        return silentOperation(
          stream,
          (player) => void logger.debug('player loaded', { player }),
          () => void logger.info('player loaded'),
        );
      },
      'the winston logger that createTelemetry gives the application',
    ),
    winston: batched(probe, async () => {
      const { default: winston } = await import('winston');
      const stream = new DiscardingStream();
      const logger = winston.createLogger({
        level: 'info',
        format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
        transports: [new winston.transports.Stream({ stream })],
      });
      return silentOperation(
        stream,
        (player) => void logger.debug('player loaded', { player }),
        () => void logger.info('player loaded'),
      );
    }),
    pino: batched(probe, async () => {
      const { pino } = await import('pino');
      const stream = new DiscardingStream();
      const logger = pino({ level: 'info' }, stream);
      return silentOperation(
        stream,
        (player) => logger.debug({ player }, 'player loaded'),
        () => logger.info('player loaded'),
      );
    }),
  },
  bars: [atMost(10)],
});
