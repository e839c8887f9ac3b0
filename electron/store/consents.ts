import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Protections } from '../workflow/ports.ts';
import { writePrivateFile } from './write-private-file.ts';

/**
 * Consents to run commands without full isolation, one for each repository: <home>/consents.json. A consent
 * says what protected commands when it was given, and holds while at least that does. It lies with the user's
 * data and never in the repository, whose bytes must not decide about trust in it.
 */
const consentSchema = z.object({
  /** Absolute path of the checkout's top folder. */
  path: z.string(),
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  protections: z.object({
    isolated: z.boolean(),
    root: z.boolean(),
    sandbox: z.string().nullable(),
  }),
});
export type Consent = z.infer<typeof consentSchema>;

const fileSchema = z.object({ version: z.literal(1), consents: z.array(consentSchema) });

type Guards = Pick<Protections, 'isolated' | 'root' | 'sandbox'>;

export interface Consents {
  list(): readonly Consent[];
  /** The consent that covers what protects commands now; null: people have to be asked. */
  find(path: string, now: Guards): Consent | null;
  /** Takes the place of an earlier one for the same repository. Errors: `disk-full`, `folder-unwritable`. */
  remember(
    given: { readonly path: string; readonly by: string; readonly at: Date },
    now: Guards,
  ): Result<void, TandemError>;
  /** Whether there was one. Errors: `disk-full`, `folder-unwritable`. */
  withdraw(path: string): Result<boolean, TandemError>;
}

export function createConsents(home: string): Consents {
  const file = join(home, 'consents.json');
  const write = (consents: readonly Consent[]): Result<void, TandemError> =>
    writePrivateFile(file, `${JSON.stringify({ version: 1, consents }, null, 2)}\n`);
  return {
    list: () => readConsents(file),
    find(path, now) {
      const known = readConsents(file).find((consent) => consent.path === path);
      return known !== undefined && covers(known.protections, now) ? known : null;
    },
    remember({ path, by, at }, now) {
      const others = readConsents(file).filter((consent) => consent.path !== path);
      const protections = {
        isolated: now.isolated,
        root: now.root,
        sandbox: now.sandbox?.name ?? null,
      };
      return write([...others, { path, by, at: at.toISOString(), protections }]);
    },
    withdraw(path) {
      const known = readConsents(file);
      const others = known.filter((consent) => consent.path !== path);
      if (others.length === known.length) return ok(false);
      const written = write(others);
      return written.ok ? ok(true) : written;
    },
  };
}

/** A file that can't be read, or that says something else, is no consent: people are asked again. */
function readConsents(file: string): readonly Consent[] {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data.consents : [];
  } catch {
    return [];
  }
}

/** Not isolated, or as root, or in another sandbox, where it was different when people consented: weaker. */
function covers(then: Consent['protections'], now: Guards): boolean {
  if (then.isolated && !now.isolated) return false;
  if (now.root && !then.root) return false;
  return then.sandbox === null || then.sandbox === (now.sandbox?.name ?? null);
}
