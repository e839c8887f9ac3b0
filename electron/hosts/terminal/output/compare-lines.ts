import { describeMachine } from '../../../../shared/hardware/describe-machine.ts';
import type { Machine } from '../../../../shared/hardware/machine.ts';
import type { Comparison } from '../../../../shared/models/compare-machines.ts';
import type { Fit, Load } from '../../../../shared/models/fit-report.ts';
import { cleanLine } from './clean-text.ts';
import { displayWidth, fitWidth } from './display-width.ts';
import { describeLoad, FIT_SIGNS } from './fit-lines.ts';
import { describeCount } from './format.ts';
import { detail, row } from './lines.ts';
import type { Paint } from './style.ts';

const CELL = 14;
const MODEL_COLUMNS = 26;

/** Machines side by side. Where they don't fit beside each other, each model lists them below itself. */
export function describeComparison(
  {
    machines,
    rows,
    load,
    here,
  }: {
    readonly machines: readonly Machine[];
    readonly rows: Comparison['rows'];
    readonly load: Load;
    /** The id of this machine. */
    readonly here: string;
  },
  paint: Paint,
  columns: number,
): readonly string[] {
  const sorted = rows.toSorted((one, other) => rankOf(one) - rankOf(other));
  const names = machines.map(({ host }) => cleanLine(host.name, 40));
  const isWide = columns >= 2 + MODEL_COLUMNS + CELL * machines.length;
  const about = machines.map((machine, index) => {
    const own = machine.id === here ? ' (this one)' : `, read ${machine.takenAt.slice(0, 10)}`;
    return row(
      paint,
      fitWidth(names[index] ?? '', 11),
      cleanLine(describeMachine(machine), 300) + own,
    );
  });
  return [
    paint('strong', `Who can run what, at ${describeLoad(load)}`),
    ...about,
    '',
    ...(isWide
      ? [
          `  ${paint('quiet', pad('', MODEL_COLUMNS) + names.map((name) => pad(name, CELL)).join('')).trimEnd()}`,
          ...sorted.map(({ entry, cells }) => {
            const texts = cells.map(({ fit }) => describeCell(fit, paint, CELL));
            return `  ${pad(cleanLine(entry.tag ?? entry.id, 60), MODEL_COLUMNS)}${texts.join('')}`.trimEnd();
          }),
        ]
      : sorted.flatMap(({ entry, cells }) => [
          `  ${cleanLine(entry.tag ?? entry.id, 60)}`,
          ...cells.map(({ fit }, index) =>
            detail(paint, `${describeCell(fit, paint, CELL)} ${names[index] ?? ''}`),
          ),
        ])),
    '',
    paint(
      'quiet',
      'Numbers are the largest context wholly on the devices, in tokens. All are estimates.',
    ),
    paint('quiet', 'offload: a part of it would run on the processor, slowly.'),
  ];
}

const VERDICTS: readonly Fit['verdict'][] = [
  'comfortable',
  'tight',
  'offload',
  'too-big',
  'unknown',
];

/** What runs on more machines, and better, stands first. */
const rankOf = ({ cells }: Comparison['rows'][number]): number =>
  cells.reduce((sum, { fit }) => sum + VERDICTS.indexOf(fit.verdict), 0);

/** `✓ 65,536`: the sign says how it fits at the load, the number how far it would go. */
function describeCell(fit: Fit, paint: Paint, width: number): string {
  const { tone, sign } = FIT_SIGNS[fit.verdict];
  const tokens = fit.largest[fit.load.kv];
  const text = describeReach(fit, tokens);
  return `${paint(tone, sign)} ${pad(text, width - 2)}`;
}

/** Where nothing of the context lies wholly on a device, what there is instead. */
function describeReach({ verdict }: Fit, tokens: number | null): string {
  if (tokens === null || verdict === 'unknown') return 'unknown';
  if (tokens > 0) return describeCount(tokens);
  return verdict === 'offload' ? 'offload' : 'too big';
}

/** Cut or filled to so many columns, one of them between this and the next. */
function pad(text: string, columns: number): string {
  const cut = fitWidth(text, columns - 1);
  return cut + ' '.repeat(Math.max(0, columns - displayWidth(cut)));
}
