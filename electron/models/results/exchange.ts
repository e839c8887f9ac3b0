import { z } from 'zod';
import type { TandemError } from '../../../shared/errors.ts';
import { type Qualification, qualificationSchema } from '../../../shared/models/qualification.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { describeIssue, fileInvalid, lineOf, parseJson } from './file-fault.ts';

/** Results of exams as one file that travels: between machines, or from an administrator to a team. */
export const QUALIFICATIONS_FORMAT = 'tandem.qualifications/1';
export const QUALIFICATIONS_LIST = 'qualifications';

/** Of the text, in characters; of one result written out; of results in one file. */
export const MAX_EXCHANGE = 16_000_000;
const MAX_ENTRY = 200_000;
const MAX_ENTRIES = 2_000;
/** Clocks differ; a result of next year would never be replaced by a newer one. */
const AHEAD_MS = 24 * 3600 * 1000;

const entry = qualificationSchema.strict();
const fileSchema = z.strictObject({
  format: z.literal(QUALIFICATIONS_FORMAT),
  [QUALIFICATIONS_LIST]: z.array(entry).max(MAX_ENTRIES),
});

export const exportText = (all: readonly Qualification[]): string =>
  `${JSON.stringify({ format: QUALIFICATIONS_FORMAT, [QUALIFICATIONS_LIST]: all }, null, 2)}\n`;

/**
 * Reads a text that came from elsewhere: all of it is right, or none of it is taken. A single result is taken, too.
 * Runs that it names are not on this machine and are left out. Error: `file-invalid`, with the line.
 */
export function parseExchange(
  text: string,
  from: { readonly path: string; readonly origin: 'imported' | 'team'; readonly now: number },
): Result<readonly Qualification[], TandemError> {
  const { path } = from;
  if (text.length > MAX_EXCHANGE) {
    return err(fileInvalid(path, null, `It is over ${MAX_EXCHANGE / 1e6} MB.`));
  }
  const parsed = parseJson(path, text.replace(/^\uFEFF/, ''));
  if ('fault' in parsed) return err(parsed.fault);
  const isSingle = entry.shape.format.safeParse(formatOf(parsed.value)).success;
  const file = isSingle
    ? entry.transform((one) => [one]).safeParse(parsed.value)
    : fileSchema.transform((all) => all[QUALIFICATIONS_LIST]).safeParse(parsed.value);
  if (!file.success) return err(describeIssue(path, text, file.error));
  for (const [at, one] of file.data.entries()) {
    const why = whyAbsurd(one, from.now);
    if (why === null) continue;
    const place = isSingle ? [why.key] : [QUALIFICATIONS_LIST, at, why.key];
    return err(fileInvalid(path, lineOf(text, place), `\`${place.join('.')}\`: ${why.detail}.`));
  }
  return ok(file.data.map((one) => withoutRuns(one, from.origin)));
}

function whyAbsurd(one: Qualification, now: number) {
  if (JSON.stringify(one).length > MAX_ENTRY) {
    return { key: 'byTransport', detail: 'this result is larger than any exam makes it' };
  }
  if (Date.parse(one.takenAt) > now + AHEAD_MS) {
    return { key: 'takenAt', detail: 'it lies in the future' };
  }
  if ((one.verdict === 'unfit') !== (one.transport === null)) {
    return { key: 'transport', detail: 'it does not agree with the verdict' };
  }
  const tasks = one.byTransport.flatMap((way) => way.tasks);
  if (tasks.some(({ passes, tries }) => passes > tries)) {
    return { key: 'byTransport', detail: 'a task has more passes than tries' };
  }
  return null;
}

const withoutRuns = (one: Qualification, origin: Qualification['origin']): Qualification => ({
  ...one,
  origin,
  byTransport: one.byTransport.map((way) => ({
    ...way,
    tasks: way.tasks.map((task) => ({
      ...task,
      failures: task.failures.map((failure) => ({ ...failure, run: null })),
    })),
  })),
});

const formatOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'format' in value ? value.format : null;
