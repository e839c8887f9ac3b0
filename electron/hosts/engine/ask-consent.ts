import type { TandemError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
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

function describe({ isolated, root, sentence }: Protections): string {
  if (isolated) return sentence;
  const asRoot = root ? ' Tandem runs as root here, so they could change anything.' : '';
  return `The local model's commands and the plan's checks run with your rights, limited only in time, output and processes.${asRoot}`;
}
