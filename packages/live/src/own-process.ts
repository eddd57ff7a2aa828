import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { environmentResourceAttributes, environmentVariable } from '@tta/core/authors';
import type { LiveProcess } from './model/live-data.js';

/** The facts about this process that do not change. */
export type OwnProcess = Pick<LiveProcess, 'id' | 'pid' | 'service' | 'workspace' | 'startedAt'>;

/** Describes this process. */
export function describeOwnProcess(serviceName?: string): OwnProcess {
  const named =
    serviceName ?? environmentVariable('OTEL_SERVICE_NAME') ?? environmentResourceAttributes()['service.name'];
  return {
    id: `${process.pid}-${randomBytes(4).toString('hex')}`,
    pid: process.pid,
    service: named ?? (basename(process.argv[1] ?? '') || 'node'),
    workspace: environmentVariable('TTA_WORKSPACE') ?? (basename(process.cwd()) || 'root'),
    startedAt: Date.now() - performance.now(),
  };
}
