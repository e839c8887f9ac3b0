import type { Job } from '../../../../shared/ipc/models.ts';
import type {
  ExamTaskResult,
  ExamVerdict,
  Qualification,
  Transport,
} from '../../../../shared/models/qualification.ts';
import type { KnownExam } from '../../../../shared/models/qualification-of.ts';
import { cleanLine } from './clean-text.ts';
import { describeAmount, describeCount } from './format.ts';
import { detail, joined, line, row } from './lines.ts';
import { mark, type Paint, type Tone } from './style.ts';

/** The exam in words: task by task while it is taken, and its card at the end. */

export const VERDICTS: Readonly<
  Record<ExamVerdict, { readonly tone: Tone; readonly sign: string; readonly word: string }>
> = {
  executor: { tone: 'good', sign: mark.good, word: 'executor' },
  limited: { tone: 'warn', sign: mark.warn, word: 'limited' },
  unfit: { tone: 'bad', sign: mark.bad, word: 'not an executor' },
};

const MEANING: Readonly<Record<ExamVerdict, string>> = {
  executor: 'an executor: whole plans',
  limited: 'a limited executor: steps that touch a single file',
  unfit: 'not an executor: it may still be used, after a warning',
};

/** An exam as the fields of an object line: what counts, apart from what was of another file under the tag. */
export const qualificationFields = (known: KnownExam | null) => ({
  qualification: known === null || known.stale ? null : known.exam,
  staleQualification: known?.stale === true ? known.exam : null,
});

type Exam = NonNullable<Job['exam']>;

/** Tells each task when it was taken for the first time, and after that each time that it fails. */
export function createExamTeller(paint: Paint): (exam: Exam) => readonly string[] {
  const told = new Map<string, { readonly tries: number; readonly failures: number }>();
  return (exam) =>
    exam.flatMap(({ transport, tasks }) =>
      tasks.flatMap((task) => {
        const key = `${transport} ${task.task}`;
        const before = told.get(key) ?? { tries: 0, failures: 0 };
        const { tries, failures } = task;
        if (tries === before.tries) return [];
        told.set(key, { tries, failures: failures.length });
        const failed = failures.length > before.failures ? (failures.at(-1) ?? null) : null;
        if (failed === null && before.tries > 0) return [];
        return [describeSitting(task, transport, failed?.because ?? null, paint)];
      }),
    );
}

function describeSitting(
  { task, tries }: ExamTaskResult,
  transport: Transport,
  because: string | null,
  paint: Paint,
): string {
  const name = cleanLine(task, 60);
  if (because === null) return line(paint, 'good', mark.good, joined(name, transport));
  const which = tries === 1 ? '' : `time ${tries}`;
  return line(paint, 'bad', mark.bad, joined(name, transport, which, cleanLine(because, 300)));
}

function signOf({ passes, tries }: ExamTaskResult): { readonly tone: Tone; readonly sign: string } {
  if (passes === tries) return { tone: 'good', sign: mark.good };
  return passes === 0 ? { tone: 'bad', sign: mark.bad } : { tone: 'warn', sign: mark.warn };
}

/** The card: verdict, transport, every task at every transport, and what went wrong, as runs to look at. */
export function describeExam(
  result: Qualification,
  { paint, command, columns }: { paint: Paint; command: string; columns: number },
): readonly string[] {
  const { tone, sign } = VERDICTS[result.verdict];
  const name = cleanLine(`${result.server}/${result.tag}`, 200);
  const told = (key: string, value: string) => (value === '' ? [] : [row(paint, key, value)]);
  return [
    '',
    `${paint(tone, sign)} ${paint('strong', name)} is ${MEANING[result.verdict]}`,
    ...told('calls', describeTransport(result)),
    ...told('exam', describeTerms(result)),
    ...told('file', describeFile(result)),
    '',
    ...describeMatrix(result, paint, columns),
    ...describeFailures(result, paint, command),
  ];
}

const TRANSPORTS: Readonly<Record<Transport, string>> = {
  native: 'the server’s own tool calling',
  constrained: 'JSON under a schema',
  text: 'text',
};

const describeTransport = ({ transport }: Qualification): string =>
  transport === null ? '' : `${transport}: ${TRANSPORTS[transport]}`;

const describeTerms = (result: Qualification): string =>
  joined(
    `version ${result.exam} of Tandem ${cleanLine(result.tandem, 40)}`,
    result.takenAt.slice(0, 16).replace('T', ' '),
    `${describeCount(result.context)} tokens of context`,
    result.origin !== 'here' && `taken on ${cleanLine(result.machine, 80)} (${result.origin})`,
  );

const describeFile = (result: Qualification): string =>
  joined(
    result.quantization !== null && cleanLine(result.quantization, 40),
    result.digest !== null && cleanLine(result.digest, 80),
    result.serverVersion !== null && `server ${cleanLine(result.serverVersion, 40)}`,
  );

const CELL = 13;

/** A table where the terminal is wide enough for it, else the transports below each task. */
function describeMatrix(result: Qualification, paint: Paint, columns: number): readonly string[] {
  const names = [
    ...new Set(result.byTransport.flatMap(({ tasks }) => tasks.map(({ task }) => task))),
  ];
  const width = Math.max(8, ...names.map((name) => cleanLine(name, 60).length)) + 2;
  const isWide = 2 + width + CELL * result.byTransport.length <= columns;
  const cells = (name: string) =>
    result.byTransport.map(({ transport, tasks }) => ({
      transport,
      task: tasks.find(({ task }) => task === name) ?? null,
    }));
  if (isWide) {
    const head = result.byTransport.map(({ transport }) => transport.padEnd(CELL)).join('');
    return [
      `  ${paint('quiet', ''.padEnd(width) + head).trimEnd()}`,
      ...names.map((name) => {
        const marks = cells(name).map(({ task }) => describeCell(task, paint, CELL));
        return `  ${cleanLine(name, 60).padEnd(width)}${marks.join('')}`.trimEnd();
      }),
    ];
  }
  return names.flatMap((name) => [
    `  ${cleanLine(name, 60)}`,
    ...cells(name).map(
      ({ transport, task }) => `    ${transport.padEnd(12)} ${describeCell(task, paint, 0)}`,
    ),
  ]);
}

function describeCell(task: ExamTaskResult | null, paint: Paint, width: number): string {
  if (task === null) return `${mark.notRun} not taken`.padEnd(width);
  const { tone, sign } = signOf(task);
  const count = `${task.passes} of ${task.tries}`;
  return `${paint(tone, sign)} ${count}${''.padEnd(Math.max(0, width - count.length - 2))}`;
}

const MOST_FAILURES = 12;

function describeFailures(result: Qualification, paint: Paint, command: string): readonly string[] {
  const failures = result.byTransport.flatMap(({ transport, tasks }) =>
    tasks.flatMap(({ task, failures: all }) =>
      all.map((failure) => ({ transport, task, ...failure })),
    ),
  );
  if (failures.length === 0) return [];
  const left = failures.length - MOST_FAILURES;
  return [
    '',
    paint('strong', 'What went wrong'),
    ...failures.slice(0, MOST_FAILURES).flatMap(({ transport, task, because, run }) => [
      line(
        paint,
        'bad',
        mark.bad,
        `${cleanLine(task, 60)}, ${transport}: ${cleanLine(because, 300)}`,
      ),
      // A command to type is printed as one line, so that it can be copied.
      ...(run === null ? [] : [detail(paint, `${command} show ${cleanLine(run, 80)}`)]),
    ]),
    ...(left > 0 ? [detail(paint, `and ${describeAmount(left, 'more failure')}`)] : []),
  ];
}
