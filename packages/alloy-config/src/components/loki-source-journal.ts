import { forwardsSomewhere } from '../validation/rules/forwarding.js';
import { journalMatchesAreTerms, journalUnitsAreChosen } from '../validation/rules/loki-source-journal.js';
import { block, body, openBody, optional, required } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { boolean, capsule, duration, listOf, mapOf, string } from '../schema/value-type.js';

/** Reads the systemd journal. Needs the groups `adm` and `systemd-journal`: without them it reads nothing, silently. */
export const lokiSourceJournal = defineComponent({
  name: 'loki.source.journal',
  exports: {},
  body: body({
    members: {
      /** Receivers of the lines. */
      forward_to: required(listOf(capsule('LogsReceiver'))),
      /** `FIELD=value` terms with blanks between, all of which must hold. Left out, the whole journal is read. */
      matches: optional(string),
      /** Oldest entry to read after a start. Default "7h". */
      max_age: optional(duration, '7h'),
      /** Folder of the journal. Default: the system's. */
      path: optional(string),
      /** Labels that every line gets. `job` is the component's id unless it is set here. */
      labels: optional(mapOf(string)),
      /** Sends all fields as JSON. Default false. */
      format_as_json: optional(boolean, false),
      /** Steps that turn `__journal_*` fields into labels. */
      relabel_rules: optional(capsule('RelabelRules')),
      /** Positions of a former agent. */
      legacy_position: block(openBody),
    },
    rules: [journalMatchesAreTerms, journalUnitsAreChosen, forwardsSomewhere],
  }),
});
