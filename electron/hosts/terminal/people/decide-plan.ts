import type { TandemError } from '../../../../shared/errors.ts';
import type { Plan } from '../../../../shared/plan/plan.ts';
import { describePlanText } from '../../../../shared/plan/text/describe-plan-text.ts';
import { parsePlanText } from '../../../../shared/plan/text/parse-plan-text.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { People, PlanDecision } from '../../../workflow/ports.ts';
import { cleanBlock, cleanLine } from '../output/clean-text.ts';
import { wrapText } from '../output/display-width.ts';
import { describePlan } from '../output/plan-lines.ts';
import { mark, type Paint } from '../output/style.ts';
import type { Asker } from './asker.ts';
import type { EditText } from './edit-text.ts';

type PlanView = Parameters<People['decidePlan']>[0];

/** What a decision about a plan needs: someone to ask, colours, an editor and its name. */
export interface PlanDesk {
  readonly asker: Asker;
  readonly paint: Paint;
  readonly edit: EditText;
  readonly editor: string;
}

/** Shows the plan and asks until it is approved, edited or refused. */
export async function decidePlanWith(
  desk: PlanDesk,
  view: PlanView,
): Promise<Result<PlanDecision, TandemError>> {
  const { asker, paint } = desk;
  asker.say('');
  const wait =
    view.before === null ? '' : `: go on with step ${cleanLine(view.before)} and what follows?`;
  asker.say(paint('person', `The plan, version ${view.version}${wait}`));
  for (const line of describePlan(view.plan, paint, asker.columns)) asker.say(line);
  for (const fault of view.faults)
    asker.say(`  ${paint('bad', mark.bad)} ${cleanLine(fault, 400)}`);
  for (const notice of view.notices ?? [])
    asker.say(`  ${paint('warn', mark.warn)} ${cleanLine(notice, 400)}`);
  for (;;) {
    // Between steps a plan is in force: it can be gone on with or given up, not changed.
    const editing = view.before === null ? `[e]dit in ${cleanLine(desk.editor, 30)}  ` : '';
    const typed = await asker.ask(`[a]pprove  ${editing}[v]iew in full  [r]efuse: `);
    switch (typed?.toLowerCase()) {
      case undefined:
        return err({ kind: 'approval-needed', of: 'plan' });
      case 'a':
      case 'approve':
        if (view.faults.length === 0) return ok({ kind: 'approve', by: 'user' });
        asker.say('A plan with faults can’t be approved; edit it or refuse it.');
        break;
      case 'r':
      case 'refuse': {
        const reason = (await asker.ask('Why? (Enter: no reason) ')) ?? '';
        return ok({ kind: 'refuse', by: 'user', reason });
      }
      case 'v':
      case 'view':
        for (const line of viewLines(view.plan, asker.columns)) asker.say(line);
        break;
      case 'e':
      case 'edit': {
        if (view.before !== null) break;
        const edited = await editPlan(desk, view.plan);
        if (edited !== null) return ok({ kind: 'edit', plan: edited, by: 'user' });
        break;
      }
      default:
        asker.say(`Type a, ${editing === '' ? '' : 'e, '}v or r.`);
    }
  }
}

const HINT = `# Edit the plan, save and close. Lines that begin with # are notes and are left out.
# Headings stay at the margin, their content is indented by two spaces.
`;

/** The text of the editor for reading: without headings that hold nothing, broken at words. */
function viewLines(plan: Plan, columns: number): readonly string[] {
  const filled = cleanBlock(describePlanText(plan)).replace(/^(?!Step )\S.*\n\n/gm, '');
  return filled.split('\n').flatMap((line) => {
    const lead = /^ *(?:- )?/.exec(line)?.[0] ?? '';
    const [first = '', ...more] = wrapText(line.slice(lead.length), columns - lead.length - 1);
    return [`${lead}${first}`, ...more.map((rest) => `${' '.repeat(lead.length)}${rest}`)];
  });
}

/** Null when the plan stays as it was. An edit that can't be read is explained and kept to be mended. */
async function editPlan(desk: PlanDesk, plan: Plan): Promise<Plan | null> {
  const { asker, paint } = desk;
  const original = describePlanText(plan);
  let text = `${HINT}\n${original}`;
  for (;;) {
    const left = await desk.edit(text);
    if (!left.ok) {
      asker.say(`${paint('bad', mark.bad)} ${cleanLine(left.error)}. The plan is as it was.`);
      return null;
    }
    const body = withoutNotes(left.value);
    if (body === '' || body === withoutNotes(original)) {
      asker.say('The plan is as it was.');
      return null;
    }
    const parsed = parsePlanText(left.value);
    if (parsed.ok) return parsed.value;
    asker.say(`${paint('bad', mark.bad)} The edited plan can’t be read:`);
    for (const fault of parsed.error) asker.say(`    ${cleanLine(fault, 400)}`);
    const again = await asker.ask('[Enter] mend it in the editor  [d]rop the edit: ');
    if (again === null || /^d/i.test(again)) return null;
    // Faults name lines of the text as it was left, so the notes about them go to its end.
    text = `${left.value.replace(/\n*# Not read:[\s\S]*$/, '')}\n${parsed.error.map((fault) => `# Not read: ${fault}\n`).join('')}`;
  }
}

const withoutNotes = (text: string): string => text.replace(/^#.*$/gm, '').trim();
