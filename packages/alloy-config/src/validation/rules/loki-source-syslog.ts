import type { BodyView } from '../../schema/body-view.js';

/** Raw messages are experimental. */
export function syslogFormatIsStable(body: BodyView): void {
  if (body.text('syslog_format') !== 'raw') return;
  body.report(
    'experimental-feature',
    'syslog_format',
    'the syslog format "raw" is experimental: start Alloy with --stability.level=experimental',
  );
}
