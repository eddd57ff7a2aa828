import { InvalidOptionError, TtaError, WorkflowContext } from '@tta/core';
import { knownOptions, stringOption } from '@tta/core/authors';
import type { EngineDatabase } from './engine-database.js';
import { isPartitioned, type EngineSettings } from './engine-options.js';
import { sealed } from './envelope.js';

/** When executions begin. */
export interface ScheduleOptions {
  /** Five fields, or six with seconds first, such as `0 3 * * *` for three in the morning. */
  readonly cron: string;
  /** An IANA name such as `Europe/Berlin`. Default: UTC. */
  readonly timeZone?: string;
  /** Names the schedule; a later one of the same id replaces it. Default: the workflow's name. */
  readonly id?: string;
  /** Begins also the executions of the times at which no worker ran. Default `false`. */
  readonly catchUp?: boolean;
}

/** The schedules of a queue, which DBOS keeps in the database. */
export class Schedules {
  constructor(
    private readonly settings: EngineSettings,
    private readonly database: EngineDatabase,
  ) {}

  /** `input` is its text. */
  async apply(workflowName: string, input: string, options: ScheduleOptions): Promise<void> {
    knownOptions(options, ['cron', 'timeZone', 'id', 'catchUp']);
    const { cron, timeZone, id = workflowName, catchUp = false } = options;
    if (isPartitioned(this.settings))
      throw new InvalidOptionError('schedule', 'an engine without limits.perPartition', id, 'use another engine');
    const client = await this.database.client();
    const schedule = {
      scheduleName: this.#nameOf(id),
      workflowName,
      schedule: cron,
      context: sealed(input, WorkflowContext.create(), undefined),
      automaticBackfill: catchUp,
      queueName: this.settings.queue,
      ...(timeZone === undefined ? {} : { cronTimezone: timeZone }),
    };
    try {
      await this.database.whileReachable(() => client.applySchedules([schedule]));
    } catch (error) {
      // DBOS checks the schedule before it goes to the database.
      if (TtaError.is(error) || !(error instanceof Error) || 'code' in error) throw error;
      const option = /time ?zone/i.test(error.message) ? 'timeZone' : 'cron';
      const advice = 'such as 0 3 * * * for three in the morning, and Europe/Berlin';
      throw new InvalidOptionError(option, `a schedule (${error.message})`, options[option], advice);
    }
  }

  async remove(id: string): Promise<void> {
    const client = await this.database.client();
    await this.database.whileReachable(() => client.deleteSchedule(this.#nameOf(id)));
  }

  #nameOf(id: string): string {
    return `${this.settings.queue}/${stringOption('id', id)}`;
  }
}
