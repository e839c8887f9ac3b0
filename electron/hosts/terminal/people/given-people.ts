import { err, ok } from '../../../../shared/result.ts';
import type { People } from '../../../workflow/ports.ts';
import type { Given } from '../arguments.ts';

/** What `--yes` says to a question that comes without suggested answers. */
const DECIDE_YOURSELF = 'Decide this yourself: take the simplest choice that fits the repository.';

/**
 * Decisions given in advance by flags. What they leave open goes to `otherwise` (a person at a terminal),
 * or ends the run with a named error that says which flag was missing. `--yes` stands for answers and
 * approvals; it never stands for showing source files to the cloud or for running commands unisolated.
 */
export function createGivenPeople(given: Given, otherwise: People | null): People {
  return {
    async answer(question) {
      const answer = Object.hasOwn(given.answers, question.id)
        ? given.answers[question.id]
        : undefined;
      if (answer !== undefined) return ok({ answer, by: '--answer' });
      if (given.yes) return ok({ answer: question.options[0] ?? DECIDE_YOURSELF, by: '--yes' });
      if (otherwise !== null) return otherwise.answer(question);
      return err({ kind: 'answer-needed', question: question.question, id: question.id });
    },

    async allowFile(path, why) {
      if (otherwise !== null && !given.yes) return otherwise.allowFile(path, why);
      return { shown: false, by: given.yes ? '--yes (shows no source)' : 'nobody to ask' };
    },

    async decidePlan(view) {
      const by = approvedBy(given, 'plan');
      if (by !== null) return ok({ kind: 'approve', by });
      if (otherwise !== null) return otherwise.decidePlan(view);
      return err({ kind: 'approval-needed', of: 'plan' });
    },

    async decideDelivery(view) {
      const by = view.faults.length > 0 ? null : approvedBy(given, 'delivery');
      if (by !== null) return ok({ kind: 'approve', by });
      if (otherwise !== null) return otherwise.decideDelivery(view);
      return err({ kind: 'approval-needed', of: 'delivery' });
    },

    async consentUnsandboxed(detail, repository) {
      if (given.unsandboxed) return ok({ by: '--unsandboxed' });
      if (otherwise !== null) return otherwise.consentUnsandboxed(detail, repository);
      return err({ kind: 'consent-needed', detail });
    },

    async allowCommand(call) {
      if (given.unsandboxed) return ok({ allowed: true, by: '--unsandboxed', note: '' });
      // A tool of a server that somebody approved is no command: `--yes` stands for its calls as well.
      if (call.tool !== undefined && given.yes) return ok({ allowed: true, by: '--yes', note: '' });
      if (otherwise !== null) return otherwise.allowCommand(call);
      return err({ kind: 'approval-needed', of: 'command', command: call.command });
    },
  };
}

function approvedBy(given: Given, of: 'plan' | 'delivery'): string | null {
  if (given.yes) return '--yes';
  return given.approve.includes(of) ? `--approve ${of}` : null;
}
