import { err, ok } from '../../../shared/result.ts';
import type { People } from '../../workflow/ports.ts';

const by = 'the demo';

/** Decides everything in the demo's own sample, and nothing anywhere else: it gives no consent. */
export const demoPeople: People = {
  answer: async (question) =>
    ok({ answer: question.options[0] ?? 'Take the simplest choice.', by }),
  allowFile: async () => ({ shown: false, by }),
  decidePlan: async ({ faults }) =>
    ok(
      faults.length === 0
        ? { kind: 'approve', by }
        : { kind: 'refuse', by, reason: `the plan has faults: ${faults.join('; ')}` },
    ),
  decideDelivery: async () => ok({ kind: 'approve', by }),
  consentUnsandboxed: async (detail) => err({ kind: 'consent-needed', detail }),
  allowCommand: async () => ok({ allowed: true, by, note: '' }),
};
