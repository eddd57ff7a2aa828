import { body, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { boolean, choice, positiveDuration, string } from '../schema/value-type.js';

/** Content of a file, watched: the way to read a secret from disk. */
export const localFile = defineComponent({
  name: 'local.file',
  exports: { content: 'secret' },
  body: body({
    members: {
      /** The file. */
      filename: required(string),
      /** How changes are noticed. Default "fsnotify". */
      detector: optional(choice('fsnotify', 'poll'), 'fsnotify'),
      /** How often the file is looked at. Default "1m". */
      poll_frequency: optional(positiveDuration, '1m'),
      /** Hides the content and lets it go only where a secret may stand. Default false. */
      is_secret: optional(boolean, false),
    },
  }),
});
