import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import { createConsents } from '../../store/consents.ts';
import type { People, Protections } from '../../workflow/ports.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Leave to run commands as they can be run here. Nobody is asked where the system isolates them from everything
 * else; what people consented to for this repository holds until less protects it. Who did, is recorded.
 */
export async function askConsent(
  around: Pick<Surroundings, 'home' | 'runners'>,
  run: {
    readonly terms: Pick<BodyOf<'run.started'>, 'repository' | 'exam'>;
    readonly people: People;
  },
): Promise<Result<{ readonly by: string }, TandemError>> {
  const protections = await around.runners.protections();
  const isExam = run.terms.exam !== undefined;
  // An exam brings its own commands, and was agreed to by whoever started it.
  if (protections.isolated && (isExam || !protections.root))
    return ok({ by: 'not needed: commands are isolated' });
  const { path } = run.terms.repository;
  const consents = createConsents(around.home);
  const given = isExam ? null : consents.find(path, protections);
  if (given !== null)
    return ok({ by: `${given.by}, ${given.at.slice(0, 10)}, for this repository` });
  const asked = await run.people.consentUnsandboxed(describe(protections), path);
  if (!asked.ok || asked.value.remember !== true) return asked;
  const { by } = asked.value;
  const now = new Date();
  const kept = consents.remember({ path, by, at: now }, protections);
  if (!kept.ok) return kept;
  return ok({ by: `${by}, ${now.toISOString().slice(0, 10)}, for this repository` });
}

/**
 * Leave to go on with a fork of an imported run, for one life of it. Whoever made the file chose its plan, its checks,
 * the rules for commands and the hosts they reach, and says that all of it was approved; no consent of this machine
 * covers that, so somebody here is asked every time, isolated or not. Errors: `consent-needed`.
 */
export async function askAboutForeign(
  around: Pick<Surroundings, 'runners'>,
  run: { readonly terms: Pick<BodyOf<'run.started'>, 'repository'>; readonly people: People },
): Promise<Result<void, TandemError>> {
  const protections = await around.runners.protections();
  const { path } = run.terms.repository;
  const detail = `It began in a run that was imported: its plan, its checks and what its commands may do were approved where it comes from, not here, and they would run on ${path}. ${describe(protections)}`;
  const asked = await run.people.consentUnsandboxed(detail);
  if (asked.ok) return ok(undefined);
  return asked.error.kind === 'consent-needed' ? err({ ...asked.error, foreign: true }) : asked;
}

function describe({ isolated, root, sentence }: Protections): string {
  if (isolated) return sentence;
  const asRoot = root ? ' Tandem runs as root here, so they could change anything.' : '';
  return `The local model's commands and the plan's checks run with your rights, limited only in time, output and processes.${asRoot}`;
}
