import type { Component } from '../components/define-component.js';
import { lokiProcess } from '../components/loki-process.js';
import { lokiSourceFile } from '../components/loki-source-file.js';
import { lokiSourceJournal } from '../components/loki-source-journal.js';
import { stage } from '../components/stage.js';
import type { Reference } from '../schema/typed-expression.js';
import type { Target } from '../schema/value-type.js';
import { labelsFrom } from './label-from.js';
import type { Sources } from './read-sources.js';
import type { Section } from './section.js';

type Takers = readonly Reference<'LogsReceiver'>[];

/** Components that read log files and the journal. Their records are JSON as TTA writes it. */
export function logSections(sources: Sources, takers: Takers): readonly Section[] {
  if (sources.logFiles.length === 0 && sources.journal.length === 0) return [];
  const records = recordsProcess(takers);
  const to = [records.receiver];
  return [
    { comment: 'Log files.', components: sources.logFiles.length === 0 ? [] : [fileSource(sources.logFiles, to)] },
    { comment: 'Units of the journal.', components: journalSources(sources.journal, to) },
    {
      comment:
        'Takes level, time and ids out of JSON records. Ids are no labels: each value would be a stream of its own.',
      components: [records],
    },
  ];
}

function fileSource(files: Sources['logFiles'], takers: Takers): Component {
  return lokiSourceFile('records', {
    targets: files.map(({ path, exclude, labels }): Target => ({
      __path__: path,
      ...(exclude !== undefined && { __path_exclude__: exclude }),
      ...labels,
    })),
    forward_to: takers,
    file_match: { enabled: true },
  });
}

/** Alloy joins matches by "and" only, so each unit needs a source of its own. */
function journalSources(units: Sources['journal'], takers: Takers): Component[] {
  const names = labelsFrom(units.map(({ unit }) => unit.replace(/\.service$/, '')));
  return units.map(({ unit, labels }, index) =>
    lokiSourceJournal(names[index] ?? '', { forward_to: takers, matches: `_SYSTEMD_UNIT=${unit}`, labels }),
  );
}

function recordsProcess(takers: Takers): ReturnType<typeof lokiProcess> {
  return lokiProcess('records', {
    forward_to: takers,
    stages: [
      stage.json({ expressions: { level: '', timestamp: '', trace_id: '', span_id: '', correlation_id: '' } }),
      stage.timestamp({ source: 'timestamp', format: 'RFC3339Nano' }),
      stage.labels({ values: { level: '' } }),
      stage.structured_metadata({ values: { trace_id: '', span_id: '', correlation_id: '' } }),
    ],
  });
}
