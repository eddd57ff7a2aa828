import { body, optional } from '../schema/body-spec.js';
import { defineConfigBlock } from './define-component.js';
import { boolean } from '../schema/value-type.js';

/** Shows passing data in Alloy's pages, to everyone who can reach them. */
export const livedebugging = defineConfigBlock({
  name: 'livedebugging',
  body: body({
    members: {
      /** Turns it on. Default false. */
      enabled: optional(boolean, false),
    },
  }),
});
