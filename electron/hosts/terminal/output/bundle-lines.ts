import type { BundlePreview, PayloadClass } from '../../../../shared/ipc/bundles.ts';
import { cleanLine } from './clean-text.ts';
import { describeAmount, describeBytes, describeCount } from './format.ts';
import { detail } from './lines.ts';
import { mark, type Paint } from './style.ts';

const CLASS: Readonly<Record<PayloadClass, string>> = {
  prompts: 'prompts to models',
  answers: 'answers of models',
  'tool-arguments': 'arguments of tools',
  'tool-outputs': 'outputs of tools',
  'check-outputs': 'outputs of checks',
  'files-before': 'files as they were',
  'files-after': 'files as they became',
  'file-names': 'names of files',
  diffs: 'the change as a diff',
  results: 'results of steps',
  other: 'other payloads',
};
const REDACTED = {
  secrets: 'secrets',
  paths: 'paths and hosts',
  names: 'names of people',
} as const;
const KINDS_SHOWN = 8;

/** What a copy holds, for people. */
export function describePreview(preview: BundlePreview, paint: Paint): readonly string[] {
  const kinds = preview.kinds.slice(0, KINDS_SHOWN).map(({ kind, count }) => `${count} ${kind}`);
  const more = preview.kinds.length - KINDS_SHOWN;
  return [
    paint('strong', `${cleanLine(preview.runId, 60)}: ${describeAmount(preview.events, 'event')}`),
    detail(paint, `${kinds.join(', ')}${more > 0 ? ` and ${more} more kinds` : ''}`),
    ...preview.payloads.map(({ class: name, count, bytes }) =>
      detail(paint, `${CLASS[name]}: ${describeCount(count)}, ${describeBytes(bytes)}`),
    ),
    ...listed(paint, 'repository', preview.repository === '' ? [] : [preview.repository]),
    ...listed(paint, 'hosts', preview.hosts),
    ...listed(paint, 'models', preview.models),
    ...listed(paint, 'people', preview.persons),
    ...describeSecrets(preview, paint),
    ...preview.redactions.flatMap((redaction) => describeRedaction(redaction, paint)),
    ...describeVerification(preview, paint),
  ];
}

const listed = (paint: Paint, name: string, found: readonly string[]): readonly string[] =>
  found.length === 0
    ? []
    : [detail(paint, `${name}: ${found.map((one) => cleanLine(one, 120)).join(', ')}`)];

function describeSecrets({ secrets, redactions }: BundlePreview, paint: Paint): readonly string[] {
  if (secrets.length === 0) return [`${paint('good', mark.good)} no secret was found in it`];
  const isMasked = redactions.some(({ redaction, on }) => redaction === 'secrets' && on);
  const sign = isMasked ? paint('good', mark.good) : paint('bad', mark.bad);
  const told = secrets.map(
    ({ kind, count, where }) =>
      `${describeAmount(count, 'secret')} (${cleanLine(kind, 40)}) in ${where}`,
  );
  return [`${sign} ${told.join('; ')}${isMasked ? ', replaced' : ', NOT replaced'}`];
}

function describeRedaction(
  { redaction, on, places, distinct, samples }: BundlePreview['redactions'][number],
  paint: Paint,
): readonly string[] {
  if (!on) return [detail(paint, `${REDACTED[redaction]}: as they are`)];
  return [
    `  ${REDACTED[redaction]}: ${describeAmount(places, 'place')} replaced, ${describeCount(distinct)} different`,
    ...samples.map(({ from, to }) =>
      detail(paint, `  ${cleanLine(from, 70)} → ${cleanLine(to, 70)}`),
    ),
  ];
}

function describeVerification({ verification }: BundlePreview, paint: Paint): readonly string[] {
  const { original, copy, steps, resealed, notComparable, detail: why } = verification;
  if (copy === 'not-comparable') {
    const reason = why === '' ? '' : ` (${cleanLine(why, 200)})`;
    return [
      `${paint('warn', mark.warn)} the copy reads, but ${describeAmount(notComparable, 'step')} can’t be verified in it${reason}`,
    ];
  }
  if (original !== 'same') {
    return [
      `${paint('warn', mark.warn)} the run itself does not verify here: ${cleanLine(why, 200)}`,
    ];
  }
  const sealed = copy === 'resealed' ? `, ${describeCount(resealed)} of them sealed anew` : '';
  return [`${paint('good', mark.good)} it verifies: ${describeAmount(steps, 'step')}${sealed}`];
}
