import type { Row } from './benchmark.ts';

/** The rows for a program: one line of JSON. What has no aim has `null` there. */
export function toJson(rows: readonly Row[]): string {
  return JSON.stringify(
    rows.map(({ name, value, unit, aim = null }) => ({
      name,
      value: Math.round(value * 1000) / 1000,
      unit,
      aim,
    })),
  );
}

/** The rows for a person. */
export function toTable(rows: readonly Row[]): string {
  const cells = rows.map(({ name, value, unit, aim, note = '' }) => [
    name,
    `${shown(value)}${unit === 'ratio' ? '×' : ` ${unit}`}`,
    aim === undefined ? '' : `≤ ${shown(aim)}${unit === 'ratio' ? '×' : ` ${unit}`}`,
    aim === undefined ? '' : value <= aim ? 'met' : 'missed',
    note,
  ]);
  const table = [['benchmark', 'value', 'aim', '', ''], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(value: number): string {
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
}
