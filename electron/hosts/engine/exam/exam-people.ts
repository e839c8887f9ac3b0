import { err, ok } from '../../../../shared/result.ts';
import type { People } from '../../../workflow/ports.ts';
import { EXAMINER } from './exam-pair.ts';

const by = EXAMINER;

/** Approves what the exam has fixed. Leave to run commands unisolated is people's own, given before. */
export const examPeople = (consent: { readonly by: string } | null): People => ({
  answer: async () => ok({ answer: 'Nobody answers in an exam.', by }),
  allowFile: async () => ({ shown: false, by }),
  decidePlan: async ({ faults }) =>
    ok(
      faults.length === 0
        ? { kind: 'approve', by }
        : { kind: 'refuse', by, reason: `the plan has faults: ${faults.join('; ')}` },
    ),
  decideDelivery: async () => ok({ kind: 'approve', by }),
  consentUnsandboxed: async (detail) =>
    consent === null ? err({ kind: 'consent-needed', detail }) : ok(consent),
  allowCommand: async () => ok({ allowed: true, by, note: '' }),
});
