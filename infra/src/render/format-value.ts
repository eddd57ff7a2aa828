import { dollarsPerHour, secondsPerSecond } from '../dashboards/units.js';

/** A value with its unit, short, much as Grafana writes it. */
export function formatValue(value: number, unit: string, decimals?: number): string {
  switch (unit) {
    case 's':
      return formatSeconds(value);
    case 'percentunit':
      return `${trim(value * 100, decimals ?? 1)}%`;
    case 'bytes':
      return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB']);
    case 'currencyUSD':
      return `$${dollars(value, decimals)}`;
    case dollarsPerHour:
      return `${dollars(value, decimals)} $/h`;
    case secondsPerSecond:
      return `${trim(value, decimals ?? 2)} s/s`;
    case 'ops':
      return `${trim(value, decimals ?? 2)} ops/s`;
    case 'cps':
      return `${trim(value, decimals ?? 2)} c/s`;
    default:
      return Math.abs(value) >= 1000 ? scaled(value, 1000, ['', 'K', 'M', 'G']) : trim(value, decimals ?? 2);
  }
}

/** With two significant digits where it is less than a cent. */
function dollars(value: number, decimals?: number): string {
  if (Math.abs(value) >= 1000) return scaled(value, 1000, ['', 'K', 'M']);
  if (decimals !== undefined || Math.abs(value) >= 0.01 || value === 0) return trim(value, decimals ?? 2);
  return String(Number(value.toPrecision(2)));
}

function formatSeconds(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 0.001) return `${trim(value * 1e6, 0)} µs`;
  if (size < 1) return `${trim(value * 1000, size < 0.01 ? 2 : 0)} ms`;
  if (size < 120) return `${trim(value, 2)} s`;
  if (size < 7200) return `${trim(value / 60, 1)} min`;
  return `${trim(value / 3600, 1)} h`;
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let index = 0;
  let number = value;
  while (Math.abs(number) >= base && index < units.length - 1) {
    number /= base;
    index++;
  }
  return `${trim(number, 1)} ${units[index] ?? ''}`.trimEnd();
}

function trim(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
