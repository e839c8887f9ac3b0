// Measured with V8's settings of the product, not with its own.
import '../scripts/lean.mjs';

/** One measured number beside what it must be. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  /** `target` is a least value rather than a greatest one. */
  readonly atLeast?: boolean;
}

export const isMet = ({ value, target, atLeast }: Figure): boolean =>
  atLeast === true ? value >= target : value <= target;

/** A line per figure; `share` says how much of the target was used, so that runs can be compared. */
export function printFigures(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => [
    figure.name,
    `${formatNumber(figure.value)} ${figure.unit}`,
    `${figure.atLeast === true ? '≥' : '≤'} ${formatNumber(figure.target)} ${figure.unit}`,
    isMet(figure) ? 'yes' : 'NO',
    formatShare(figure),
  ]);
  const head = ['figure', 'measured', 'target', 'met', 'share'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, widths.map((width) => '-'.repeat(width)), ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 || column === 3
        ? cell.padEnd(widths[column] ?? 0)
        : cell.padStart(widths[column] ?? 0),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

function formatShare({ value, target, atLeast }: Figure): string {
  const share = atLeast === true ? target / value : value / target;
  return Number.isFinite(share) ? `${share.toFixed(2)}×` : '';
}

function formatNumber(value: number): string {
  const digits = Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** The value below which the given share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
