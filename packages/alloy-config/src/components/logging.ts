import { body, optional } from '../schema/body-spec.js';
import { defineConfigBlock } from './define-component.js';
import { capsule, choice, listOf } from '../schema/value-type.js';

/** Configures Alloy's own log. */
export const logging = defineConfigBlock({
  name: 'logging',
  body: body({
    members: {
      /** Least severe level that is logged. Default "info". */
      level: optional(choice('error', 'warn', 'info', 'debug'), 'info'),
      /** Form of a line. Default "logfmt". */
      format: optional(choice('logfmt', 'json'), 'logfmt'),
      /** Where lines are written. Default "stderr". */
      destination: optional(choice('stderr', 'windows_event_log'), 'stderr'),
      /** Receivers of Alloy's own lines. */
      write_to: optional(listOf(capsule('LogsReceiver'))),
    },
  }),
});
