import type { RunEvent } from '../../../../shared/run/event.ts';
import { cleanLine } from './clean-text.ts';
import { detail, line, type Telling } from './lines.ts';
import { mark } from './style.ts';

/** What people did to a run while it worked; null for kinds of other families. */
export function describePeopleEvent(event: RunEvent, { paint }: Telling): readonly string[] | null {
  const said = (sign: string, text: string) => line(paint, 'person', sign, text);
  const about = (text: string) => (text === '' ? [] : [detail(paint, cleanLine(text, 400))]);
  switch (event.kind) {
    case 'plan.commented':
      return [
        said(mark.doing, `plan ${event.version} commented on by ${cleanLine(event.by)}`),
        ...event.comments.flatMap(({ step, text }) => about(`${step ?? 'all of it'}: ${text}`)),
      ];
    case 'human.steered': {
      const wish = event.wish === 'retry' ? 'wants a fresh attempt' : 'tells the executor';
      return [said(mark.doing, `${cleanLine(event.by)} ${wish}`), ...about(event.text)];
    }
    case 'command.decided':
      // What runs is told when it has run; that a rule lets it would only double each line.
      if (event.allowed && /^(?:rule "|setting "|plan$)/.test(event.by)) return [];
      return [
        said(
          event.allowed ? mark.good : mark.bad,
          `${event.allowed ? 'allowed' : 'not allowed'} by ${cleanLine(event.by)}: $ ${cleanLine(event.command)}`,
        ),
        ...about(event.note),
      ];
    case 'executor.chosen':
      return [
        said(mark.good, `${cleanLine(event.by)} chose ${cleanLine(event.executor)} to execute`),
      ];
    case 'delivery.adjusted':
      return [
        said(mark.doing, `change adjusted by ${cleanLine(event.by)}; it is checked again`),
        ...event.files.slice(0, 20).flatMap(about),
      ];
    default:
      return null;
  }
}
