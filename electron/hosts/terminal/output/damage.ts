import { describeError } from '../../../../shared/describe-error.ts';
import type { TandemError } from '../../../../shared/errors.ts';
import { cleanLine } from './clean-text.ts';
import { describeCount } from './format.ts';
import { mark, type Paint } from './style.ts';

/** Said under what could be read of a damaged run: what is wrong, what is missing above, what to do. */
export function describeDamage(
  damage: TandemError,
  shown: 'events' | 'requests',
  paint: Paint,
): readonly string[] {
  const readable =
    damage.kind === 'log-corrupt'
      ? `the ${describeCount(damage.readable)} events before the damage`
      : 'what could be read';
  return [
    '',
    `${paint('bad', mark.bad)} ${cleanLine(describeError(damage).what, 600)}`,
    `  What is above comes from ${readable}; later ${shown} are missing. The file was not changed.`,
    '  To go on with the run, restore the file from a backup.',
  ];
}
