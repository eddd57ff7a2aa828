import type { Component } from '../components/define-component.js';
import { lokiProcess } from '../components/loki-process.js';
import { lokiSourceFile } from '../components/loki-source-file.js';
import { lokiSourceJournal } from '../components/loki-source-journal.js';
import { stage } from '../components/stage.js';
import type { Reference } from '../schema/typed-expression.js';
import type { Stage } from '../schema/stage-entry.js';
import type { Target } from '../schema/value-type.js';
import { readRegex } from '../validation/regex-syntax.js';
import type { TextLogOptions } from './alloy-config-options.js';
import { labelsFrom } from './label-from.js';
import { lineStages } from './line-stages.js';
import type { Operation } from './read-operation.js';
import type { LogFile, Sources } from './read-sources.js';
import type { Section } from './section.js';

type Receivers = readonly Reference<'LogsReceiver'>[];

/** Reads JSON records as TTA writes them: of log files, of the journal, and of containers. */
export function recordsProcess(receivers: Receivers, operation: Operation): ReturnType<typeof lokiProcess> {
  return lokiProcess('records', {
    forward_to: receivers,
    stages: [
      ...lineStages(operation),
      stage.json({ expressions: { level: '', timestamp: '', trace_id: '', span_id: '', correlation_id: '' } }),
      stage.timestamp({ source: 'timestamp', format: 'RFC3339Nano' }),
      stage.labels({ values: { level: '' } }),
      stage.structured_metadata({ values: { trace_id: '', span_id: '', correlation_id: '' } }),
    ],
  });
}

/** Components that read log files, the journal and containers. `containers` reads the logs of Docker, if they are wanted. */
export function logSections(
  sources: Sources,
  receivers: Receivers,
  operation: Operation,
  { records, containers }: { readonly records: ReturnType<typeof recordsProcess>; readonly containers?: Component },
): readonly Section[] {
  const to = [records.receiver];
  const files = sources.logFiles.filter(({ text }) => text === undefined);
  const texts = sources.logFiles.flatMap((file) => (file.text === undefined ? [] : [{ ...file, text: file.text }]));
  const usesRecords = files.length > 0 || sources.journal.length > 0 || containers !== undefined;
  return [
    { comment: 'Log files.', components: files.length === 0 ? [] : [fileSource('records', files, to)] },
    { comment: 'Log files of plain text.', components: textComponents(texts, receivers, operation) },
    { comment: 'Units of the journal.', components: journalSources(sources.journal, to) },
    { comment: 'Logs of containers.', components: containers === undefined ? [] : [containers] },
    {
      comment:
        'Takes level, time and ids out of JSON records. Ids are not labels: each value would be a stream of its own.',
      components: usesRecords ? [records] : [],
    },
  ];
}

function fileSource(label: string, files: readonly LogFile[], receivers: Receivers): Component {
  return lokiSourceFile(label, {
    targets: files.map(({ path, exclude, labels }): Target => ({
      __path__: path,
      ...(exclude !== undefined && { __path_exclude__: exclude }),
      ...labels,
    })),
    forward_to: receivers,
    file_match: { enabled: true },
  });
}

function textComponents(
  files: readonly (LogFile & { readonly text: TextLogOptions })[],
  receivers: Receivers,
  operation: Operation,
): Component[] {
  const labels = labelsFrom(files.map(() => 'text'));
  return files.flatMap((file, index) => {
    const label = labels[index] ?? '';
    const process = lokiProcess(label, { forward_to: receivers, stages: textStages(file.text, operation) });
    return [fileSource(label, [file], [process.receiver]), process];
  });
}

function textStages({ expression, timeFormat, firstLine }: TextLogOptions, operation: Operation): readonly Stage[] {
  const { groups } = readRegex(expression);
  const ids = groups.filter((name) => ['trace_id', 'span_id', 'correlation_id'].includes(name));
  return [
    ...(firstLine === undefined ? [] : [stage.multiline({ firstline: firstLine })]),
    ...lineStages(operation),
    stage.regex({ expression }),
    ...(timeFormat === undefined ? [] : [stage.timestamp({ source: 'timestamp', format: timeFormat })]),
    ...(groups.includes('level') ? [stage.labels({ values: { level: '' } })] : []),
    ...(ids.length === 0 ? [] : [stage.structured_metadata({ values: Object.fromEntries(ids.map((id) => [id, ''])) })]),
  ];
}

/** Alloy joins matches by "and" only, so each unit needs a source of its own. */
function journalSources(units: Sources['journal'], receivers: Receivers): Component[] {
  const names = labelsFrom(units.map(({ unit }) => unit.replace(/\.service$/, '')));
  return units.map(({ unit, labels }, index) =>
    lokiSourceJournal(names[index] ?? '', { forward_to: receivers, matches: `_SYSTEMD_UNIT=${unit}`, labels }),
  );
}
