import type { TandemError } from '../../../shared/errors.ts';
import type { BodyOf } from '../../../shared/run/event.ts';
import type { Surroundings } from '../surroundings.ts';

/** Why files of a run can't be had from its repository any more; null: nothing is in the way. Changes nothing. */
export async function findRepositoryFault(
  { repositories }: Pick<Surroundings, 'repositories'>,
  { path, baseCommit }: Pick<BodyOf<'run.started'>['repository'], 'path' | 'baseCommit'>,
): Promise<TandemError | null> {
  const facts = await repositories.inspect(path);
  if (!facts.ok) return facts.error;
  const subject = await repositories.headSubject(path, baseCommit);
  if (subject.ok) return null;
  const detail = `it has no commit ${baseCommit.slice(0, 12)} any more, which the run began from.`;
  return { kind: 'repository-unsupported', path, detail };
}
