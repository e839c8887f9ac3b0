import type { TandemError } from '../../../shared/errors.ts';
import { type JobClock, waitFor } from '../jobs/job-clock.ts';
import type { JobEnd, ReportNews } from '../jobs/job-worker.ts';
import { findListed } from '../ollama/find-listed.ts';
import { readVersion } from '../ollama/manage-ollama.ts';
import { faultError, type OllamaFault, type OllamaServer } from '../ollama/ollama-server.ts';
import { describeBytes } from '../pulls/describe-bytes.ts';
import { readProgress, type StreamEnd } from '../pulls/pull-stream.ts';
import { hashSource, type SourceFile, unreadable } from './source-file.ts';
import { hasBlob, uploadBlob } from './upload-blob.ts';

export interface ImportLimits {
  readonly silentMs: number;
  /** Between two tries to send the file. */
  readonly waitMs: number;
  readonly tries: number;
  /** What stays free on the disk. */
  readonly spareBytes: number;
}

export interface Import {
  readonly server: OllamaServer;
  readonly tag: string;
  readonly file: SourceFile;
  /** An earlier run may have made the model already. */
  readonly isAgain: boolean;
  readonly disk: { readonly folder: string; readonly free: () => Promise<number | null> } | null;
  readonly clock: JobClock;
  readonly limits: ImportLimits;
}

/** Each step returns the end that it leads to, or null to go on. */
export async function runImport(
  work: Import,
  report: ReportNews,
  signal: AbortSignal,
): Promise<JobEnd> {
  const refused = (await findTaken(work)) ?? (await findTooTight(work));
  if (refused !== null) return refused;
  try {
    const { bytes } = work.file;
    report({ phase: 'hash', detail: 'working out its digest', done: 0, total: bytes });
    const digest = await hashSource(work.file, (done) => report({ done }), signal);
    const sent = await send(work, digest, report, signal);
    if (sent !== null) return sent;
    report({ phase: 'write', detail: 'the server makes the model' });
    return (await create(work, digest, signal)) ?? (await confirm(work));
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof Error) || !('code' in thrown)) throw thrown;
    return failed(unreadable(work.file.path, `reading it stopped: ${thrown.message}`));
  }
}

/** A model of this name would be replaced without a word. */
async function findTaken(work: Import): Promise<JobEnd | null> {
  const listed = await findListed(work.server, work.tag);
  if (!listed.ok) return faulty(work, listed.error);
  if (listed.value === null || work.isAgain) return null;
  return fail(
    work,
    `${work.server.name} has a model of this name already`,
    'Choose another name, or delete that model first.',
  );
}

async function findTooTight(work: Import): Promise<JobEnd | null> {
  const free = (await work.disk?.free()) ?? null;
  if (work.disk === null || free === null) return null;
  if (free >= work.file.bytes + work.limits.spareBytes) return null;
  return fail(
    work,
    `the server keeps a copy of ${describeBytes(work.file.bytes)}, and ${describeBytes(free)} are free in ${work.disk.folder}`,
    'Free some space there or delete a model, then resume.',
  );
}

async function send(
  work: Import,
  digest: string,
  report: ReportNews,
  signal: AbortSignal,
): Promise<JobEnd | null> {
  if (await work.file.hasChanged()) return changed(work);
  const total = work.file.bytes;
  const show = (done: number) => report({ done, total, parts: [{ digest, done, total }] });
  for (let tries = 1; ; tries += 1) {
    const known = await hasBlob(work.server, digest, signal);
    if (known.ok && known.value) {
      show(total);
      return null;
    }
    if (known.ok) {
      report({ phase: 'upload', detail: 'sending it to the server' });
      show(0);
    }
    const blob = { file: work.file, digest, onBytes: show };
    const sent = known.ok ? await uploadBlob(work.server, blob, signal) : known;
    if (await work.file.hasChanged()) return changed(work);
    if (sent.ok) return null;
    const isOver = sent.error.kind === 'refused' || sent.error.kind === 'not-ollama';
    if (isOver || tries >= work.limits.tries) return judgeUpload(work, sent.error);
    report({ detail: `sending stopped (${sent.error.detail}); it is sent again` });
    await waitFor(work.clock, work.limits.waitMs, signal);
  }
}

function judgeUpload(work: Import, fault: OllamaFault): JobEnd {
  if (/digest mismatch/i.test(fault.detail)) {
    return fail(
      work,
      'what reached the server is not what was read here',
      'Something on the way changes files: try again without a proxy.',
    );
  }
  if (/no space left|disk quota/i.test(fault.detail)) {
    return fail(
      work,
      'the disk of the server’s models folder is full',
      'Free some space there or delete a model, then resume.',
    );
  }
  return faulty(work, fault);
}

async function create(work: Import, digest: string, signal: AbortSignal): Promise<JobEnd | null> {
  const end: StreamEnd = await readProgress(work.server, {
    path: '/api/create',
    body: { model: work.tag, files: { [work.file.name]: digest }, stream: true },
    clock: work.clock,
    signal,
    silentMs: work.limits.silentMs,
    isSilenceDeath: async () => !(await readVersion(work.server)).ok,
    onLine: () => undefined,
  });
  switch (end.kind) {
    case 'success':
      return null;
    case 'fault':
      return faulty(work, end.fault);
    case 'error':
      return fail(
        work,
        `the server can’t make a model of it: ${end.text}`,
        'A newer Ollama may know this kind of model; else convert the file anew.',
      );
    default:
      return fail(
        work,
        `the server stopped answering while it made the model (${end.detail})`,
        'Resume: the file is there already.',
      );
  }
}

/** Only what the server lists is there. */
async function confirm(work: Import): Promise<JobEnd> {
  const listed = await findListed(work.server, work.tag);
  if (!listed.ok) return faulty(work, listed.error);
  if (listed.value === null) {
    return fail(work, 'the server says that it made it, but does not list it', 'Import it again.');
  }
  const { name, digest } = listed.value;
  return { kind: 'done', detail: `${name} is there`, ...(digest ? { digest } : {}) };
}

const changed = (work: Import): JobEnd =>
  failed(unreadable(work.file.path, 'it was changed while it was being read'));

const faulty = (work: Import, fault: OllamaFault): JobEnd => failed(faultError(work.server, fault));

const failed = (error: TandemError): JobEnd => ({ kind: 'failed', error });

const fail = (work: Import, detail: string, next: string): JobEnd =>
  failed({ kind: 'model-work-failed', work: 'import', tag: work.tag, detail, next });
