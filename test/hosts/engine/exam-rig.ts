import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExamPlace } from '../../../electron/hosts/engine/exam/exam-place.ts';
import { type ExamInput, qualifyModel } from '../../../electron/hosts/engine/exam/qualify-model.ts';
import { type Seat, sitTask } from '../../../electron/hosts/engine/exam/sit-task.ts';
import type { Surroundings } from '../../../electron/hosts/surroundings.ts';
import { findTask } from '../../../electron/models/exam/exam.ts';
import type { JobNews } from '../../../electron/models/jobs/job-worker.ts';
import { createToolRunners, sandboxOff } from '../../../electron/tools/tool-runners.ts';
import { createRepositories } from '../../../electron/workspace/create-repositories.ts';
import type { TandemError } from '../../../shared/errors.ts';
import type { Qualification } from '../../../shared/models/qualification.ts';
import type { Result } from '../../../shared/result.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';

/** What `openEngine` puts around a run, with a model server at `url` and nothing of the cloud. */
export function examAround(
  url: string,
  home = mkdtempSync(join(tmpdir(), 'tandem-exam-')),
): Surroundings {
  const env = { PATH: process.env.PATH, HOME: home };
  return {
    home,
    env,
    settings: defaultSettings,
    settingsFault: null,
    claude: { apiKey: null, baseUrl: 'http://127.0.0.1:1' },
    servers: [{ name: 'ollama', url }],
    stallMs: 2_000,
    repositories: createRepositories({ privateFolder: join(home, 'git') }),
    // Its sandbox has tests of its own, and would be started for each task.
    runners: createToolRunners({ environment: env, survey: async () => sandboxOff }),
  };
}

export const TAG = 'exam-coder:7b';

/** A seat without the exam around it. */
export type LoneSeat = Omit<Seat, 'place'>;

export function seatFor(name: string, more: Partial<LoneSeat> = {}): LoneSeat {
  const task = findTask(name);
  if (task === null) throw new Error(`no task ${name}`);
  const consent = { by: 'the test' };
  const on = { server: 'ollama', tag: TAG, context: 16_384, transport: 'native' } as const;
  return { task, repeat: 1, consent, ...on, ...more };
}

/** One task, in an exam's place of its own. */
export async function sitAlone(around: Surroundings, seat: LoneSeat, signal: AbortSignal) {
  const place = await createExamPlace(around.home);
  return sitTask(around, { ...seat, place }, signal).finally(() => place.release());
}

export interface Taken {
  readonly result: Result<Qualification, TandemError>;
  readonly news: readonly JobNews[];
}

export async function takeExam(
  around: Surroundings,
  more: Partial<ExamInput> = {},
  signal = new AbortController().signal,
  onNews: (news: JobNews) => void = () => undefined,
): Promise<Taken> {
  const news: JobNews[] = [];
  const input: ExamInput = {
    around,
    server: 'ollama',
    tag: TAG,
    context: 16_384,
    machine: 'test-machine',
    transports: null,
    repeats: 1,
    consent: { by: 'the test' },
    previous: null,
    ...more,
  };
  const report = (one: JobNews): void => {
    news.push(one);
    onNews(one);
  };
  return { result: await qualifyModel(input, report, signal), news };
}

export function taken({ result }: Taken): Qualification {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
