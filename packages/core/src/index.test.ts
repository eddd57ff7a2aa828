import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import * as authors from './authors.js';
import * as core from './index.js';
import * as runTree from './run-tree/index.js';
import * as testing from './testing/index.js';

// Only an ES module can wait here: fails to load where tests run as anything else.
const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;

describe('@tta/core', () => {
  it('exports these names and no others', () => {
    expect(Object.keys(core).sort()).toEqual([
      'InvalidOptionError',
      'StepStream',
      'StreamAbandonedError',
      'StreamConsumedError',
      'TimeoutExceededError',
      'TtaError',
      'WorkflowContext',
      'WorkflowPrimitive',
      'composeInstrumentations',
      'counter',
      'createContextKey',
      'currentInstrumentation',
      'defineEvent',
      'describeWorkflow',
      'gauge',
      'histogram',
      'mermaidText',
      'setInstrumentation',
    ]);
  });

  it('exports these names for authors', () => {
    expect(Object.keys(authors).sort()).toEqual([
      'AbortScope',
      'Amounts',
      'CostLedger',
      'Deadline',
      'LimitedLedger',
      'PathExecutor',
      'PlainResource',
      'SharedDeadline',
      'StepMismatchError',
      'Timer',
      'ToldErrors',
      'announcedMetricProducers',
      'booleanOption',
      'cancelledBy',
      'causesOf',
      'causesText',
      'choiceOption',
      'closeOnSignal',
      'copyOf',
      'declaredEvents',
      'deepestMessage',
      'describeError',
      'describeValue',
      'docsAddress',
      'durationText',
      'effectiveInstrumentation',
      'environmentResourceAttributes',
      'environmentVariable',
      'errorsIn',
      'eventMistake',
      'failureStatus',
      'functionOption',
      'idleUntil',
      'integerOption',
      'isEngineTime',
      'isEventType',
      'isPlainCall',
      'isReportWanted',
      'knownOptions',
      'knownVariables',
      'localTime',
      'longestTimerMs',
      'monotonicNow',
      'numberOption',
      'observationsOf',
      'observeBeside',
      'oneLine',
      'ownText',
      'processSlot',
      'reportEvent',
      'runningLivePage',
      'runningMetricsEndpoints',
      'showValue',
      'sleep',
      'stackOf',
      'stepsOf',
      'stringOption',
      'syncFunctionOption',
      'syncResult',
      'ttaCounter',
      'ttaGauge',
      'ttaHistogram',
      'turnTime',
      'unusableVariable',
      'warn',
      'warnOfMisspeltVariables',
      'warnOnce',
      'within',
      'workflowCheckpoint',
      'workflowGraph',
    ]);
  });

  it('exports these names for readers of runs', () => {
    expect(Object.keys(runTree).sort()).toEqual([
      'RunRecorder',
      'failingStep',
      'isSecretKey',
      'renderRunTree',
      'stepFacts',
      'waitsOf',
    ]);
  });

  it('exports these names for tests', () => {
    expect(Object.keys(testing).sort()).toEqual([
      'MemoryRecord',
      'RecordedStep',
      'RecordingInstrumentation',
      'executorContract',
      'failing',
      'memoryRecord',
      'mockStep',
      'primitiveContract',
      'recordedRun',
      'slow',
      'virtualClock',
    ]);
  });

  it('depends on nothing', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('peerDependencies');
  });

  it('is tested as a real ES module', () => {
    expect(manifest).toMatchObject({ name: '@tta/core', type: 'module' });
    expect(typeof require).toBe('undefined');
    expect(import.meta.url).toMatch(/index\.test\.ts$/);
  });
});
