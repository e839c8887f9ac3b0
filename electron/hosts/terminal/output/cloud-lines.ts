import type { EventOf, RunEvent } from '../../../../shared/run/event.ts';
import { cleanLine } from './clean-text.ts';
import {
  describeAmount,
  describeBytes,
  describeCount,
  describeDuration,
  describeMoney,
} from './format.ts';
import { joined, line, type Telling } from './lines.ts';
import { stepWord } from './step-place.ts';
import { mark, type Tone } from './style.ts';

/** Calls to models and what left the machine for them; null for kinds of other families. */
export function describeCloudEvent(event: RunEvent, telling: Telling): readonly string[] | null {
  const { paint } = telling;
  switch (event.kind) {
    case 'egress.sent':
      return [line(paint, 'quiet', mark.left, describeSent(event))];
    case 'egress.refused':
      return [
        line(
          paint,
          'bad',
          mark.bad,
          `not sent: ${cleanLine(event.source)}, ${cleanLine(event.why)}`,
        ),
      ];
    case 'model.responded':
      // The executor's turns are told by their tool calls and the live line.
      return event.role === 'executor' ? [] : [describeResponse(event, telling)];
    case 'model.failed':
      return [
        line(
          paint,
          'bad',
          mark.bad,
          `${event.role}: ${cleanLine(event.outcome)}, ${cleanLine(event.detail, 400)}`,
        ),
      ];
    case 'model.retried':
      return [
        line(
          paint,
          'warn',
          mark.warn,
          `${stepWord(event, telling.state)}${event.role}: ${cleanLine(event.because)}; asked again ${event.waitMs === 0 ? 'at once' : `in ${describeDuration(event.waitMs)}`} (attempt ${event.attempt})`,
        ),
      ];
    default:
      return null;
  }
}

function describeSent(event: EventOf<'egress.sent'>): string {
  const parts = event.parts.map((part) => part.class);
  const counted = [...new Set(parts)].map((name) => {
    const times = parts.filter((part) => part === name).length;
    return times > 1 ? `${cleanLine(name, 30)} ×${times}` : cleanLine(name, 30);
  });
  return joined(
    `sent ${describeBytes(event.bytes)} to ${cleanLine(event.model, 60)}: ${counted.join(', ')}`,
    event.masked > 0 && `${describeAmount(event.masked, 'secret')} masked`,
    event.denied.length > 0 && `${describeAmount(event.denied.length, 'part')} held back by policy`,
  );
}

function describeResponse(event: EventOf<'model.responded'>, { paint, state }: Telling): string {
  const tone: Tone = event.role;
  const who = `${event.role} ${cleanLine(event.model, 60)} answered`;
  if (state.started?.scripted === true)
    return line(paint, tone, mark.good, `${event.role} answered (scripted)`);
  return line(
    paint,
    tone,
    mark.good,
    joined(
      who,
      `${describeCount(event.tokens.input)} tokens in, ${describeCount(event.tokens.output)} out`,
      event.costUsd === null ? 'price unknown' : describeMoney(event.costUsd),
      describeDuration(event.ms),
    ),
  );
}
