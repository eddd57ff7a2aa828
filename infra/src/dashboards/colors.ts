import type { statuses } from '@tta/otel/catalogue';

/** Of each outcome, the same on every panel. */
export const statusColors: Readonly<Record<(typeof statuses)[number], string>> = {
  success: 'green',
  error: 'red',
  timeout: 'orange',
  cancelled: 'blue',
  rejected: 'purple',
};
