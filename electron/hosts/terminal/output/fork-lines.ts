import type { ForkForecast, ForkPlaces } from '../../../../shared/ipc/forks.ts';
import type { ForkPlace } from '../../../../shared/run/fork-places.ts';
import { cleanLine } from './clean-text.ts';
import {
  describeAmount,
  describeBytes,
  describeCount,
  describeDuration,
  describeMoney,
} from './format.ts';
import { detail, joined, line, row } from './lines.ts';
import { mark, type Paint } from './style.ts';

/** What a fork would be, before it is made. */
export function describeForecast(forecast: ForkForecast, paint: Paint): readonly string[] {
  const { runId, place, moved, attributable, restores, inherited } = forecast;
  const { cloudCalls, costUsd, bytesSent, localTurns, localTokens, ms } = inherited;
  return [
    paint('strong', `Fork of ${cleanLine(runId, 60)} at ${cleanLine(place.key, 200)}`),
    ...(moved === null ? [] : [line(paint, 'warn', mark.warn, cleanLine(moved, 300))]),
    ...(attributable
      ? []
      : [
          line(
            paint,
            'warn',
            mark.warn,
            'More than one thing differs: what comes of it can’t be attributed to either.',
          ),
        ]),
    row(
      paint,
      'restored',
      joined(
        describeAmount(restores.events, 'event'),
        restores.files === 0
          ? 'the files of the base'
          : describeAmount(restores.files, 'changed file'),
        restores.besides > 0 && `${describeAmount(restores.besides, 'step')} at the side of others`,
      ),
    ),
    row(
      paint,
      'saved',
      joined(
        describeAmount(cloudCalls, 'call to Claude', 'calls to Claude'),
        describeMoney(costUsd),
        `${describeBytes(bytesSent)} not sent again`,
        describeAmount(localTurns, 'turn'),
        `${describeCount(localTokens)} local tokens`,
        describeDuration(ms),
      ),
    ),
    ...many(paint, 'not back', forecast.notRestored),
    ...many(paint, 'done', forecast.sideEffects),
  ];
}

const many = (paint: Paint, name: string, lines: readonly string[]): readonly string[] =>
  lines.map((text, at) => row(paint, at === 0 ? name : '', cleanLine(text, 600)));

/** A line a place; what is inside an attempt stands further in. */
export function describePlaces(
  { runId, places, likely, forks }: ForkPlaces,
  paint: Paint,
  command: string,
): readonly string[] {
  if (places.length === 0)
    return ['Nothing was executed in this run so far; there is no place to fork it at.'];
  return [
    ...places.map((place) => describePlace(place, place.key === likely, paint)),
    ...forks.map(({ runId: fork, status }) => detail(paint, `forked: ${fork} (${status})`)),
    '',
    `Fork at one of them: ${command} fork ${runId} --at ${likely ?? 'KEY'}`,
  ];
}

function describePlace(place: ForkPlace, isLikely: boolean, paint: Paint): string {
  const { key, kind, text, outcome, why } = place;
  const depth = { plan: 0, attempt: 0, turn: 1, call: 2, round: 0, delivery: 0 }[kind];
  const tone = outcome === 'failed' ? 'bad' : outcome === 'ok' ? 'good' : 'quiet';
  const sign = outcome === 'failed' ? mark.bad : outcome === 'ok' ? mark.good : mark.open;
  const facts = joined(
    cleanLine(text, 120),
    isLikely && 'most likely the one you want',
    why !== null && `none: ${cleanLine(why, 200)}`,
  );
  return `${'  '.repeat(depth)}${line(paint, tone, sign, cleanLine(key, 200))}  ${paint('quiet', facts)}`;
}
