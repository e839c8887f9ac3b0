import { z } from 'zod';
import { method } from './define.ts';

/** Consent to run commands without full isolation, given once for a repository. */
export const repositoryConsentSchema = z.object({
  /** Absolute path of the checkout's top folder. */
  path: z.string(),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** What protected commands then; with less, people are asked again. */
  protections: z.object({
    isolated: z.boolean(),
    root: z.boolean(),
    sandbox: z.string().nullable(),
  }),
});
export type RepositoryConsent = z.infer<typeof repositoryConsentSchema>;

const consentListSchema = z.object({ consents: z.array(repositoryConsentSchema) });

export const consentMethods = {
  'consents.list': method(z.object({}), consentListSchema),
  /** The next run in this repository asks again; running ones go on. Answers with what is left. */
  'consents.withdraw': method(z.object({ path: z.string().max(10_000) }), consentListSchema),
} as const;
