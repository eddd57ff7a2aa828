import type { BodyView } from '../../schema/body-view.js';

/** Terms joined by blanks, which means "and"; there is no "or" and no quoting. */
export function journalMatchesAreTerms(body: BodyView): void {
  const matches = body.text('matches');
  if (matches === undefined || matches === '') return;
  const wrong = matches.split(/\s+/).filter((term) => !/^[A-Z_][A-Z0-9_]*=\S+$/.test(term));
  if (wrong.length === 0) return;
  const advice = wrong.includes('+')
    ? 'there is no "or": use one loki.source.journal for each unit'
    : 'write FIELD=value terms with blanks between';
  body.report('journal-matches', 'matches', `matches has ${JSON.stringify(wrong.join(' '))}: ${advice}`);
}

/** The whole journal is rarely meant and often expensive. */
export function journalUnitsAreChosen(body: BodyView): void {
  if (body.has('matches') && body.text('matches') !== '') return;
  if (body.has('relabel_rules')) return;
  body.report(
    'whole-journal',
    undefined,
    'without matches the whole journal is sent: add matches = "_SYSTEMD_UNIT=app.service"',
  );
}
