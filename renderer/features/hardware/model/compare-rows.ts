import type { TFunction } from 'i18next';
import type { Machine } from '../../../../shared/hardware/machine.ts';
import type { Comparison } from '../../../../shared/models/compare-machines.ts';
import { sumKnown, usableDevices } from './usable.ts';

export type CompareRow = Comparison['rows'][number];

/** Whether any machine holds the model wholly on its devices. */
export const runsSomewhere = ({ cells }: CompareRow): boolean =>
  cells.some(({ fit }) => fit.verdict === 'comfortable' || fit.verdict === 'tight');

/** Bytes that models may take of a machine's devices together; null where one of them is not known. */
export const budgetOf = (machine: Machine): number | null => {
  const devices = usableDevices(machine);
  return devices.length === 0 ? null : sumKnown(devices.map(({ budget }) => budget.bytes));
};

/** The table as values: one line a model, three columns a machine. Contexts are tokens, empty where not known. */
export function compareCells(
  machines: readonly Machine[],
  rows: readonly CompareRow[],
  t: TFunction<'hardware'>,
): readonly (readonly string[])[] {
  const head = machines.flatMap(({ host, takenAt }) => {
    const name = `${host.name} ${takenAt.slice(0, 10)}`;
    return [
      name,
      t('csvLargest', { machine: name, kv: 'f16' }),
      t('csvLargest', { machine: name, kv: 'q8_0' }),
    ];
  });
  const cell = (tokens: number | null): string => (tokens === null ? '' : String(tokens));
  return [
    [t('model'), t('quantization'), ...head],
    ...rows.map(({ entry, cells }) => [
      entry.id,
      entry.shape.quantization ?? '',
      ...cells.flatMap(({ fit }) => [
        t(`verdict.${fit.verdict}`, { ns: 'fit' }),
        cell(fit.largest.f16),
        cell(fit.largest.q8_0),
      ]),
    ]),
  ];
}

/** Comma separated, as RFC 4180 has it. */
export const toCsv = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

/** Tab separated, which spreadsheets and messages take when it is pasted. */
export const toTabs = (cells: readonly (readonly string[])[]): string =>
  cells
    .map((row) => `${row.map((text) => asText(text.replaceAll(/\s+/g, ' '))).join('\t')}\n`)
    .join('');

const csvCell = (text: string): string => {
  const safe = asText(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Spreadsheets run a cell that begins like a formula; an apostrophe makes it text again. */
const asText = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
