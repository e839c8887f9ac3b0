import {
  type Compared,
  comparedPoints,
  errorOf,
} from '../test/shared/models/reference/predict-point.ts';

/** The table of `bench/fit.ts`: every usable observation beside the arithmetic, the plain rule and `ollama ps`. */

export interface Errors {
  readonly count: number;
  readonly mean: number;
  readonly worst: number;
}

export function errorsOf(compared: readonly Compared[]): Errors {
  const errors = compared.map(({ observed, predicted }) => errorOf(observed, predicted));
  const sum = errors.reduce((total, error) => total + Math.abs(error), 0);
  const worst = errors.reduce((far, error) => (Math.abs(error) > Math.abs(far) ? error : far), 0);
  return { count: errors.length, mean: sum / errors.length, worst };
}

export function printFitTable(): void {
  const compared = comparedPoints();
  const head = ['model', 'context', 'cache', 'engine', 'observed', 'predicted', 'error'];
  const rows = compared.map(rowOf);
  printTable([[...head, 'file × 1.2', 'ollama ps shows', 'compared'], ...rows]);
  const current = compared.filter(({ isCurrent }) => isCurrent);
  console.log();
  console.log(`all: ${sayErrors(errorsOf(compared))}`);
  console.log(`on the engine since 0.30, and llama.cpp: ${sayErrors(errorsOf(current))}`);
  const ruled = compared.flatMap(({ fileTimes, ...rest }) =>
    fileTimes === null ? [] : [{ ...rest, fileTimes, predicted: fileTimes }],
  );
  console.log(`file × 1.2 on the same, where it says anything: ${sayErrors(errorsOf(ruled))}`);
  console.log('No usable observation is left out. Floored figures stand for the middle of their');
  console.log('interval: 20 GB is anything from 20.0 to 20.99. GB is a thousand million bytes.');
}

function rowOf({ point, observed, predicted, fileTimes, shown, remark }: Compared): string[] {
  const isShown = /ollama ps|api\/ps/.test(point.what);
  return [
    point.model,
    String(point.ctx),
    point.kv_type,
    point.engine.replace(/ \(.*\)$/, ''),
    gigabytes(observed),
    gigabytes(predicted),
    percent(errorOf(observed, predicted)),
    fileTimes === null ? '' : percent(errorOf(observed, fileTimes)),
    shown !== null
      ? `${gigabytes(shown)} (${percent(errorOf(observed, shown))})`
      : isShown
        ? 'is what was observed'
        : '',
    remark,
  ];
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

const percent = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(share * 100).toFixed(1)} %`;

const sayErrors = ({ count, mean, worst }: Errors): string =>
  `${count} observations, mean error ${(mean * 100).toFixed(2)} %, worst ${percent(worst)}`;

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}
