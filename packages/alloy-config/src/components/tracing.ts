import { block, body, openBody, optional } from '../schema/body-spec.js';
import { defineConfigBlock } from './define-component.js';
import { boolean, capsule, listOf, anyNumber } from '../schema/value-type.js';

/** Traces of Alloy itself. */
export const tracing = defineConfigBlock({
  name: 'tracing',
  body: body({
    members: {
      /** Share of traces: 0 takes none, 1 and more takes all. Default 0.1. */
      sampling_fraction: optional(anyNumber, 0.1),
      /** Hands the trace on to servers that Alloy calls. */
      send_traceparent: optional(boolean),
      /** How traces are chosen, in place of a fixed share. */
      sampler: block(openBody),
      /** Receivers of Alloy's own traces. */
      write_to: optional(listOf(capsule('Consumer'))),
    },
  }),
});
