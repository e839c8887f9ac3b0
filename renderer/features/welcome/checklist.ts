import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import type { Settings } from '../../../shared/settings/settings.ts';

type Finding = OutputOf<'doctor.examine'>['findings'][number];

export const steps = [
  'machine',
  'server',
  'model',
  'key',
  'repository',
  'isolation',
  'sample',
] as const;
export type StepName = (typeof steps)[number];

export interface ChecklistStep {
  readonly name: StepName;
  readonly state: 'done' | 'open' | 'blocked';
  /** What was found, as the doctor says it; empty when there is nothing to add. */
  readonly found: string;
}

/** What is read off the machine, the settings and the runs; nothing of it is remembered from before. */
export function readChecklist(seen: {
  readonly findings: readonly Finding[];
  readonly settings: Settings;
  readonly runs: readonly RunSummary[];
}): readonly ChecklistStep[] {
  const { findings, settings, runs } = seen;
  const machine = worst(findings, ['runtime', 'git', 'data']);
  const server = worst(findings, ['server']);
  const model = worst(findings, ['model']);
  const hasModel = model?.status === 'ok' && settings.executor !== null;
  const own = runs.filter(({ scripted }) => !scripted);
  const all: Record<StepName, Omit<ChecklistStep, 'name'>> = {
    machine: { state: machine?.status === 'missing' ? 'blocked' : 'done', found: wordsOf(machine) },
    server: { state: server?.status === 'missing' ? 'open' : 'done', found: wordsOf(server) },
    model: {
      state: server?.status === 'missing' ? 'blocked' : hasModel ? 'done' : 'open',
      found: wordsOf(model),
    },
    key: stateOf(worst(findings, ['key'])),
    repository: { state: own.length > 0 ? 'done' : 'open', found: own[0]?.repository ?? '' },
    isolation: {
      state:
        settings.commands === 'ask' || worst(findings, ['sandbox'])?.status === 'ok'
          ? 'done'
          : 'open',
      found: wordsOf(worst(findings, ['sandbox'])),
    },
    sample: {
      state: runs.some(({ scripted, status }) => scripted && status === 'approved')
        ? 'done'
        : 'open',
      found: '',
    },
  };
  return steps.map((name) => ({ name, ...all[name] }));
}

const RANK = ['missing', 'warning', 'ok'];

/** The finding of these areas that matters most. */
const worst = (findings: readonly Finding[], areas: readonly string[]): Finding | undefined =>
  findings
    .filter(({ area }) => areas.includes(area))
    .toSorted((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status))[0];

const wordsOf = (finding: Finding | undefined): string => finding?.what ?? '';

const stateOf = (finding: Finding | undefined): Omit<ChecklistStep, 'name'> => ({
  state: finding?.status === 'missing' ? 'open' : 'done',
  found: wordsOf(finding),
});
