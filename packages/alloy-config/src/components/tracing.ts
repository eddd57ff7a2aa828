import { body, optional } from './body-spec.js';
import { defineConfigBlock } from './define-component.js';
import { capsule, listOf, numberWithin } from './value-type.js';

/** Traces of Alloy itself. */
export const tracing = defineConfigBlock({
  name: 'tracing',
  body: body({
    members: {
      /** Share of traces, from 0 to 1. Default 0.1. */
      sampling_fraction: optional(numberWithin({ min: 0, max: 1 }), 0.1),
      /** Takers of Alloy's own traces. */
      write_to: optional(listOf(capsule('Consumer'))),
    },
  }),
});
