import type { OutputOf } from '../../../shared/ipc/contract.ts';
import type { Installed, Shop } from '../../../shared/ipc/models.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { isSameTag } from '../../../shared/models/match-entry.ts';
import { placeOf } from '../../../shared/models/place-of.ts';
import type { Settings } from '../../../shared/settings/settings.ts';

type Finding = OutputOf<'doctor.examine'>['findings'][number];

export const steps = [
  'machine',
  'hardware',
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

type StepState = Omit<ChecklistStep, 'name'>;

/** What is read off the machine, its servers, the settings and the runs; nothing of it is remembered from before. */
export function readChecklist(seen: {
  readonly findings: readonly Finding[];
  readonly settings: Settings;
  readonly runs: readonly RunSummary[];
  /** Null until machine and servers were asked; the doctor's word counts meanwhile. */
  readonly shop: Shop | null;
}): readonly ChecklistStep[] {
  const { findings, settings, runs, shop } = seen;
  const machine = worst(findings, ['runtime', 'git', 'data']);
  const own = runs.filter(({ scripted }) => !scripted);
  const all: Record<StepName, StepState> = {
    machine: { state: machine?.status === 'missing' ? 'blocked' : 'done', found: wordsOf(machine) },
    hardware: { state: isScanned(shop) ? 'done' : 'open', found: '' },
    server: shop === null ? serverByDoctor(findings) : serverOf(shop),
    model: shop === null ? modelByDoctor(findings, settings) : modelOf(shop),
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

/** A machine without a GPU was looked at, too; a GPU whose memory nobody knows leaves something to do. */
const isScanned = (shop: Shop | null): boolean =>
  shop !== null &&
  placeOf(shop.machine, { here: true, declared: [], disk: null, version: null }).devices.every(
    ({ freeBytes }) => freeBytes !== null,
  );

const serverOf = ({ servers }: Shop): StepState => ({
  state: servers.some(({ state }) => state === 'ready') ? 'done' : 'open',
  found: '',
});

function modelOf(shop: Shop): StepState {
  const isServed = shop.servers.some(({ state }) => state === 'ready');
  if (!isServed) return { state: 'blocked', found: '' };
  return { state: executorOf(shop) === null ? 'open' : 'done', found: '' };
}

/** The chosen executor, where its server answers and has it. */
export function executorOf(shop: Shop): Installed | null {
  const { executor, servers, installed } = shop;
  if (executor === null) return null;
  const slash = executor.indexOf('/');
  const chosen = { server: executor.slice(0, slash), tag: executor.slice(slash + 1) };
  return (
    installed.find(
      ({ server, tag }) =>
        server === chosen.server &&
        isSameTag(tag, chosen.tag) &&
        servers.some(({ name, state }) => name === server && state === 'ready'),
    ) ?? null
  );
}

function serverByDoctor(findings: readonly Finding[]): StepState {
  const server = worst(findings, ['server']);
  return { state: server?.status === 'missing' ? 'open' : 'done', found: wordsOf(server) };
}

function modelByDoctor(findings: readonly Finding[], settings: Settings): StepState {
  const model = worst(findings, ['model']);
  const isThere = model?.status === 'ok' && settings.executor !== null;
  const isBlocked = worst(findings, ['server'])?.status === 'missing';
  return { state: isBlocked ? 'blocked' : isThere ? 'done' : 'open', found: wordsOf(model) };
}

const RANK = ['missing', 'warning', 'ok'];

/** The finding of these areas that matters most. */
const worst = (findings: readonly Finding[], areas: readonly string[]): Finding | undefined =>
  findings
    .filter(({ area }) => areas.includes(area))
    .toSorted((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status))[0];

const wordsOf = (finding: Finding | undefined): string => finding?.what ?? '';

const stateOf = (finding: Finding | undefined): StepState => ({
  state: finding?.status === 'missing' ? 'open' : 'done',
  found: wordsOf(finding),
});
