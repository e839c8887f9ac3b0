import { z } from 'zod';
import { planSchema } from '../plan/plan.ts';
import { method } from './define.ts';

export const repositoryViewSchema = z.object({
  /** The checkout's root. */
  path: z.string(),
  name: z.string(),
  branch: z.string().nullable(),
  headCommit: z.string(),
  /** Subject of that commit. */
  headSubject: z.string(),
  /** Uncommitted files: the run does not see them. */
  dirtyFiles: z.int(),
  shallow: z.boolean(),
  submodules: z.int(),
  setup: z
    .object({
      /** As the settings have it for this repository; null: nothing runs before the first step. */
      command: z.string().nullable(),
      /** What its lock files suggest. Only to be offered: it never runs by itself. */
      suggestion: z.string().nullable(),
    })
    .optional(),
});
export type RepositoryView = z.infer<typeof repositoryViewSchema>;

const PATH = z.string().min(1).max(4_096);

export const repositoryMethods = {
  'repository.inspect': method(z.object({ path: PATH }), repositoryViewSchema),
  /** Repositories of earlier runs, the latest first. */
  'repository.recent': method(
    z.object({}),
    z.object({
      repositories: z.array(
        z.object({ path: z.string(), lastUsed: z.string(), exists: z.boolean() }),
      ),
    }),
  ),
  /** Names of folders only, for picking one where there is no native dialog. Null: the home folder. */
  'repository.browse': method(
    z.object({ path: PATH.nullable(), hidden: z.boolean() }),
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      isRepository: z.boolean(),
      folders: z.array(z.object({ name: z.string(), isRepository: z.boolean() })),
      /** Folders left out beyond the first 2,000. */
      more: z.int(),
    }),
  ),
  /** What Claude would be shown of the repository for this request, before anything is sent. */
  'repository.preview': method(
    z.object({ path: PATH, request: z.string().max(1_000_000) }),
    z.object({
      level: z.string(),
      digest: z.string(),
      digestTokens: z.int(),
      bytes: z.int(),
      files: z.int(),
      filesShown: z.int(),
      /** Things in the request that will be masked, described without repeating them. */
      secrets: z.array(z.string()),
    }),
  ),
  /** The faults that local validation would find in an edited plan. */
  'plan.check': method(
    z.object({ run: z.string().min(1).max(200), plan: planSchema }),
    z.object({
      faults: z.array(z.string()),
      /** What of its files changed since the run's commit; null when HEAD is still that commit. */
      drift: z.object({ head: z.string(), files: z.array(z.string()) }).nullable(),
    }),
  ),
} as const;
