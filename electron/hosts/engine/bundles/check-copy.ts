import { createSecretScanner } from '../../../egress/secret-scanner.ts';
import { openBundleSource } from '../../../store/bundle-source.ts';
import { textOf } from './read-payload.ts';
import type { RedactionPlan } from './redact-text.ts';
import type { Survey } from './survey-run.ts';

/**
 * Looks through a finished copy for what must not be in it any more, by other means than those that replaced it: known
 * values in every form, and places as they are. Null when nothing is left, else a sentence that does not repeat it.
 */
export async function checkCopy(
  path: string,
  made: { readonly plan: RedactionPlan; readonly survey: Pick<Survey, 'secrets'> },
): Promise<string | null> {
  const { plan, survey } = made;
  if (plan.on.size === 0) return null;
  const values = [...survey.secrets].filter(([value]) => value.length >= 6);
  const scanner = createSecretScanner(
    plan.on.has('secrets') ? values.map(([value, { kind }]) => ({ value, source: kind })) : [],
    plan.key,
  );
  const look = (text: string, where: string): string | null => {
    const secret = plan.on.has('secrets') ? scanner.findKnown(text) : null;
    if (secret !== null) return `a secret (${secret}) would still be in ${where}.`;
    const place = plan.on.has('paths')
      ? plan.places.find(([from]) => from.length >= 6 && text.includes(from))
      : undefined;
    return place === undefined
      ? null
      : `the place that stands as ${place[1]} would still be in ${where}.`;
  };
  const source = openBundleSource(path);
  try {
    for await (const rows of source.rows()) {
      for (const row of rows) {
        const found = look(
          `${row.key}\n${row.parent}\n${row.body}\n${row.result ?? ''}`,
          `event ${row.seq}`,
        );
        if (found !== null) return found;
      }
    }
    for (const hash of source.blobs.keys()) {
      const bytes = source.blob(hash);
      const found = look(
        textOf(bytes) ?? Buffer.from(bytes).toString('latin1'),
        `the payload ${hash.slice(0, 12)}`,
      );
      if (found !== null) return found;
    }
    return null;
  } finally {
    source.close();
  }
}
