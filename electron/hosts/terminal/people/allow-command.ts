import { err, ok } from '../../../../shared/result.ts';
import { createAllowedCommands } from '../../../../shared/settings/allowed-commands.ts';
import { suggestPattern } from '../../../../shared/settings/suggest-pattern.ts';
import type { People } from '../../../workflow/ports.ts';
import { cleanLine } from '../output/clean-text.ts';
import { exactLines } from '../output/exact-text.ts';
import type { PlanDesk } from './decide-plan.ts';

type Ask = People['allowCommand'];

/** Asks a person about one command after the other; what they always allow is not asked again in this life. */
export function createCommandAsk({ asker, paint }: Pick<PlanDesk, 'asker' | 'paint'>): Ask {
  const allowed = createAllowedCommands();
  const ask: Ask = async (call) => {
    const known = allowed.find(call);
    if (known !== null) return ok({ allowed: true, by: known, note: '' });
    const what = call.tool === undefined ? 'run' : 'call a tool of another server';
    asker.say('');
    asker.say(paint('person', `Step ${cleanLine(call.step)}: the executor wants to ${what}`));
    for (const line of exactLines(call.command)) asker.say(`  ${line}`);
    if (call.why !== undefined)
      asker.say(paint('quiet', `  Asked because of: ${cleanLine(call.why)}`));
    const pattern = call.tool === undefined ? suggestPattern(call.command) : null;
    const offer = pattern === null ? '' : `  [p] always ${cleanLine(pattern)}`;
    for (;;) {
      const typed = await asker.ask(`[y]es  [N]o  [a]lways exactly this${offer}  (this run): `);
      if (typed === null) {
        const { command } = call;
        return err({ kind: 'approval-needed', of: 'command', command });
      }
      switch (typed.toLowerCase()) {
        case 'a':
        case 'always':
          allowed.allow(call, 'user');
          return ok({ allowed: true, by: 'user', note: '' });
        case 'p':
        case 'pattern':
          if (pattern === null) break;
          allowed.allowPattern(pattern, 'user');
          return ok({ allowed: true, by: 'user', note: '' });
        case 'y':
        case 'yes':
          return ok({ allowed: true, by: 'user', note: '' });
        case '':
        case 'n':
        case 'no': {
          const note = (await asker.ask('What should it know? (Enter: nothing) ')) ?? '';
          return ok({ allowed: false, by: 'user', note });
        }
      }
      asker.say(`Type y, n, a${pattern === null ? '' : ' or p'}.`);
    }
  };
  return inTurn(ask);
}

/** Steps may work side by side; a terminal has room for one question. */
function inTurn(ask: Ask): Ask {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const answer = last.then(() => ask(call));
    last = answer.catch(() => undefined);
    return answer;
  };
}
