import type { RequestMatrix } from '../../../../shared/ipc/comparisons.ts';
import type { MatrixRow } from '../../../../shared/run/compare/matrix.ts';
import { cleanLine } from './clean-text.ts';
import {
  describeAmount,
  describeBytes,
  describeCount,
  describeDuration,
  describeMoney,
} from './format.ts';
import { detail, joined } from './lines.ts';
import type { Paint } from './style.ts';

/** All runs of one request, a paragraph for each mode and executor. */
export function describeMatrix(matrix: RequestMatrix, paint: Paint): readonly string[] {
  return [
    paint('strong', cleanLine(matrix.request, 200)),
    detail(paint, cleanLine(matrix.repository, 200)),
    ...matrix.rows.flatMap((row) => describeMatrixRow(row, paint)),
    ...(matrix.leftOut > 0
      ? ['', detail(paint, `${describeAmount(matrix.leftOut, 'older run')} not looked at`)]
      : []),
    ...(matrix.forks > 0
      ? [
          detail(
            paint,
            `${describeAmount(matrix.forks, 'fork')} not counted: they took over what others did`,
          ),
        ]
      : []),
    ...(matrix.unreadable.length > 0
      ? [detail(paint, `can’t be read: ${matrix.unreadable.join(', ')}`)]
      : []),
  ];
}

function describeMatrixRow(row: MatrixRow, paint: Paint): readonly string[] {
  const head = `${paint('strong', row.mode)}  ${cleanLine(row.executor, 100)}`;
  const lines = row.runs.map((run) =>
    detail(
      paint,
      joined(
        cleanLine(run.runId, 60),
        cleanLine(run.status, 20),
        describeAmount(run.rounds, 'round'),
        describeAmount(run.attempts, 'attempt'),
        run.checks.of > 0 && `${run.checks.passed} of ${describeAmount(run.checks.of, 'check')}`,
        describeMoney(run.costUsd),
        describeDuration(run.seconds * 1000),
      ),
    ),
  );
  return ['', `${head}  ${describeShare(row)}`, ...describeMedian(row, paint), ...lines];
}

/** `k of n approved`, with how little that says. */
function describeShare({ approved, over, interval }: MatrixRow): string {
  if (interval === null) return 'none of its runs is over';
  const [from, to] = interval.map((share) => Math.round(share * 100));
  const share = `${approved} of ${over} approved`;
  return over === 1
    ? `${share}: one run says little`
    : `${share} (likely between ${from} and ${to} %)`;
}

function describeMedian({ median, over }: MatrixRow, paint: Paint): readonly string[] {
  if (median === null || over < 2) return [];
  return [
    detail(
      paint,
      joined(
        'in the middle',
        describeMoney(median.costUsd),
        describeDuration(median.seconds * 1000),
        `${describeCount(median.cloudTokens)} cloud tokens`,
        `${describeCount(median.localTokens)} local tokens`,
        median.bytesSent > 0 && `${describeBytes(median.bytesSent)} left here`,
      ),
    ),
  ];
}
