import type { TandemError } from '../../../../shared/errors.ts';
import type { Question } from '../../../../shared/plan/intake.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { DeliveryDecision, People, PlanDecision } from '../../../workflow/ports.ts';
import { cleanLine } from '../output/clean-text.ts';
import { wrapText } from '../output/display-width.ts';
import { mark, type Paint } from '../output/style.ts';
import { createCommandAsk } from './allow-command.ts';
import type { Asker } from './asker.ts';
import { decidePlanWith, type PlanDesk } from './decide-plan.ts';

type PlanView = Parameters<People['decidePlan']>[0];

/** A person at the terminal. An input that ends leaves the decision open: the run waits and can be resumed. */
export function createTerminalPeople(desk: PlanDesk): People {
  const { asker, paint } = desk;
  return {
    answer: (question) => askQuestion(asker, paint, question),

    async allowFile(path, why) {
      asker.say('');
      asker.say(paint('person', `Claude asks to see ${cleanLine(path)}`));
      say(asker, `Why: ${why}`);
      const answer = await askYesNo(
        asker,
        'Show this file to Claude? It leaves this machine. [y/N] ',
      );
      return { shown: answer === true, by: 'user' };
    },

    decidePlan: (view: PlanView): Promise<Result<PlanDecision, TandemError>> =>
      decidePlanWith(desk, view),

    async decideDelivery(view) {
      asker.say('');
      asker.say(paint('person', 'Deliver this change?'));
      say(asker, view.summary);
      for (const file of view.files.slice(0, 40)) asker.say(`  ${cleanLine(file)}`);
      if (view.files.length > 40) asker.say(`  … and ${view.files.length - 40} more`);
      for (const fault of view.faults)
        asker.say(`  ${paint('bad', mark.bad)} ${cleanLine(fault, 400)}`);
      return decideDeliveryWith(asker, view.faults.length > 0);
    },

    allowCommand: createCommandAsk(desk),

    consentUnsandboxed: (detail, repository) =>
      askUnsandboxed({ asker, paint }, detail, repository),
  };
}

/** Leave to run commands that nothing isolates: only the whole word is one. */
export async function askUnsandboxed(
  { asker, paint }: { readonly asker: Asker; readonly paint: Paint },
  detail: string,
  repository: string | undefined,
): ReturnType<People['consentUnsandboxed']> {
  asker.say('');
  asker.say(paint('warn', `${mark.warn} Commands are not fully isolated on this machine`));
  say(asker, detail);
  say(
    asker,
    'What that means: at worst they read and change whatever you can, and reach the network. Keys and passwords ' +
      'are kept out of their environment. Your consent is recorded in the run; `always` holds for every run in ' +
      'this repository until less protects it, and `tandem consents` takes it back.',
  );
  const always = repository === undefined ? '' : '/always';
  for (;;) {
    const typed = await asker.ask(`Run commands all the same? [yes${always}/no] `);
    const answer = typed?.toLowerCase() ?? 'no';
    if (answer === 'yes') return ok({ by: 'user' });
    if (answer === 'always' && repository !== undefined) return ok({ by: 'user', remember: true });
    if (answer === 'no' || answer === 'n') return err({ kind: 'consent-needed', detail });
    asker.say('Type the whole word yes to consent, or no to stop here.');
  }
}

/** A change with faults can only be refused; the faults were shown. */
async function decideDeliveryWith(
  asker: Asker,
  faulty: boolean,
): Promise<Result<DeliveryDecision, TandemError>> {
  for (;;) {
    const answer = await askYesNo(asker, 'Deliver? [y/n] ');
    if (answer === null) return err({ kind: 'approval-needed', of: 'delivery' });
    if (answer && !faulty) return ok({ kind: 'approve', by: 'user' });
    if (answer) {
      asker.say('A change with faults can’t be delivered.');
      continue;
    }
    const reason = (await asker.ask('Why not? (Enter: no reason) ')) ?? '';
    return ok({ kind: 'refuse', by: 'user', reason });
  }
}

async function askQuestion(
  asker: Asker,
  paint: Paint,
  question: Question,
): Promise<Result<{ readonly answer: string; readonly by: string }, TandemError>> {
  asker.say('');
  for (const line of wrapText(cleanLine(question.question, 2000), asker.columns - 2)) {
    asker.say(paint('person', line));
  }
  say(asker, `Why it matters: ${question.why}`);
  question.options.forEach((option, index) => {
    asker.say(`  ${index + 1}  ${cleanLine(option, 400)}`);
  });
  const prompt =
    question.options.length === 0
      ? 'Your answer: '
      : `A number (1–${question.options.length}) or your own words: `;
  for (;;) {
    const typed = await asker.ask(prompt);
    if (typed === null)
      return err({ kind: 'answer-needed', question: question.question, id: question.id });
    if (typed === '') continue;
    const chosen = /^\d+$/.test(typed) ? question.options[Number(typed) - 1] : typed;
    if (chosen !== undefined) return ok({ answer: chosen, by: 'user' });
    if (question.options.length === 0) return ok({ answer: typed, by: 'user' });
    asker.say(`There is no option ${typed}.`);
  }
}

/** Null when the input ended. Anything but a clear yes or no is asked again. */
async function askYesNo(asker: Asker, prompt: string): Promise<boolean | null> {
  for (;;) {
    const typed = (await asker.ask(prompt))?.toLowerCase();
    if (typed === undefined) return null;
    if (typed === 'y' || typed === 'yes') return true;
    if (typed === 'n' || typed === 'no' || (typed === '' && prompt.includes('[y/N]'))) return false;
  }
}

function say(asker: Asker, text: string): void {
  for (const line of wrapText(cleanLine(text, 4000), asker.columns - 4)) asker.say(`  ${line}`);
}
