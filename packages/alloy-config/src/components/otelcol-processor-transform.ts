import { block, blocks, body, optional, required, withShared } from '../schema/body-spec.js';
import { choice, listOf, string } from '../schema/value-type.js';
import { defineComponent } from './define-component.js';
import { pipelineMembers } from './shared/otelcol.js';

const errorMode = choice('ignore', 'silent', 'propagate');

const statements = body({
  members: {
    /** Statements on spans and their events. */
    trace: optional(listOf(string)),
    /** Statements on metrics and data points. */
    metric: optional(listOf(string)),
    /** Statements on log records. */
    log: optional(listOf(string)),
  },
});

const contextStatements = body({
  members: {
    /** Context of the statements, such as "span". */
    context: required(choice('resource', 'scope', 'span', 'spanevent', 'metric', 'datapoint', 'log')),
    /** Statements in OTTL, from top to bottom. */
    statements: required(listOf(string)),
    /** Conditions in OTTL, one of which must hold. */
    conditions: optional(listOf(string)),
    /** How errors in a statement are handled. */
    error_mode: optional(errorMode),
  },
});

/** Changes signals by statements in OTTL. */
export const otelcolProcessorTransform = defineComponent({
  name: 'otelcol.processor.transform',
  exports: { input: 'Consumer' },
  body: body({
    members: withShared(pipelineMembers, {
      /** How errors in a statement are handled. Default "ignore". */
      error_mode: optional(errorMode, 'ignore'),
      /** Statements that say themselves what they work on. */
      statements: block(statements),
      /** Statements on traces. */
      trace_statements: blocks(contextStatements),
      /** Statements on metrics. */
      metric_statements: blocks(contextStatements),
      /** Statements on logs. */
      log_statements: blocks(contextStatements),
    }),
  }),
});
