/** Grafana's dark theme, in the few colours that pictures need. */
export const theme = {
  page: '#111217',
  panel: '#181b1f',
  border: '#2c3038',
  grid: '#2c3038',
  text: '#ccccdc',
  faint: '#8e8e9e',
} as const;

const named: Readonly<Record<string, string>> = {
  green: '#73bf69',
  red: '#f2495c',
  orange: '#ff9830',
  blue: '#5794f2',
  purple: '#b877d9',
};

const palette = [
  '#73bf69',
  '#f2cc0c',
  '#8ab8ff',
  '#ff780a',
  '#f2495c',
  '#5794f2',
  '#b877d9',
  '#37872d',
  '#fade2a',
  '#c4162a',
];

/** A colour that a dashboard names. */
export const namedColor = (name: string): string => named[name] ?? theme.text;

/** Of the n-th result of a panel that names no colours. */
export const paletteColor = (index: number): string => palette[index % palette.length] ?? theme.text;
