import type { BundlePreview, Redaction } from '../../../../shared/ipc/bundles.ts';
import { payloadClasses, redactions } from '../../../../shared/ipc/bundles.ts';
import { CLASS_WORDS } from './classify-payloads.ts';
import { isPerson, repositoryOf } from './plan-redaction.ts';
import type { RedactionPlan, Tally } from './redact-text.ts';
import type { Survey } from './survey-run.ts';

const SAMPLES = 5;

/** What people are told about a copy. Secrets are told by kind, length and place. */
export function describeBundle(made: {
  readonly survey: Survey;
  readonly plan: RedactionPlan;
  readonly tally: Readonly<Record<Redaction, Tally>>;
  readonly bytes: number;
  readonly verification: BundlePreview['verification'];
  readonly runId: string;
}): BundlePreview {
  const { survey, plan, tally, bytes, verification, runId } = made;
  return {
    ...{ runId, bytes, verification, events: survey.events },
    kinds: [...survey.kinds]
      .map(([kind, count]) => ({ kind, count }))
      .sort((a, b) => b.count - a.count),
    payloads: payloadClasses.flatMap((name) => {
      const known = survey.classes.get(name);
      return known === undefined ? [] : [{ class: name, ...known }];
    }),
    persons: [...survey.persons].filter((name) => isPerson(name, survey.models)).sort(),
    repository: repositoryOf(survey),
    hosts: [...survey.hosts].sort(),
    models: [...survey.models].sort(),
    secrets: describeSecrets(survey),
    redactions: redactions.map((redaction) => ({
      redaction,
      on: plan.on.has(redaction),
      places: tally[redaction].places,
      distinct: tally[redaction].seen.size,
      samples: [...tally[redaction].seen].slice(0, SAMPLES).map(([from, to]) => ({
        from: redaction === 'secrets' ? describeSecret(survey, from) : from,
        to,
      })),
    })),
  };
}

function describeSecrets(survey: Survey): BundlePreview['secrets'] {
  const groups = new Map<string, { kind: string; count: number; where: string }>();
  for (const { kind, where } of survey.secrets.values()) {
    const key = `${kind} ${where}`;
    const known = groups.get(key) ?? { kind, count: 0, where: CLASS_WORDS[where] };
    groups.set(key, { ...known, count: known.count + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

const describeSecret = (survey: Survey, value: string): string =>
  `${survey.secrets.get(value)?.kind ?? 'a secret'}, ${value.length} characters`;
