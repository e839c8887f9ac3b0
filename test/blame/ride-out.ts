import type { Explanation } from '../../shared/run/blame/explanation.ts';
import type { RunEvent } from '../../shared/run/event.ts';
import { createRig } from '../e2e/rig.ts';
import { controls, riddles } from './rides/controls.ts';
import { environmentRides } from './rides/environment-rides.ts';
import { executorRides } from './rides/executor-rides.ts';
import { planRides } from './rides/plan-rides.ts';
import type { Planted } from './rides/planted.ts';
import { specificationRides } from './rides/specification-rides.ts';
import { unseenRides } from './rides/unseen-rides.ts';
import { verifierRides } from './rides/verifier-rides.ts';

export const plantedRides: readonly Planted[] = [
  ...environmentRides,
  ...verifierRides,
  ...specificationRides,
  ...planRides,
  ...executorRides,
  ...unseenRides,
];
export const faultless: readonly Planted[] = controls;
export const unanswerable: readonly Planted[] = riddles;

/** What came of a planted ride. */
export interface Ridden {
  readonly planted: Planted;
  readonly explanation: Explanation;
  /** The family of the strongest suspicion; `nobody` where there is none. */
  readonly top: string;
  readonly isRight: boolean;
  /** Somebody was blamed with confidence, and it was not them. */
  readonly isConfidentlyWrong: boolean;
}

export const rideOut = (planted: Planted): Promise<Ridden> => rideIn(planted);

/** Rides in a data folder that is there already, or in a new one. */
export async function rideIn(planted: Planted, home?: string): Promise<Ridden> {
  const setting = await planted.setUp();
  const rig = await createRig({ ...setting.rig, ...(home === undefined ? {} : { home }) });
  try {
    const { runId } = await rig.run(setting.request, setting.watch?.(rig));
    await setting.after?.(rig, runId);
    const engine = await rig.engine();
    const explained = await engine.explanations.explain(runId);
    await engine.close();
    if (!explained.ok) throw new Error(`${planted.name}: ${JSON.stringify(explained.error)}`);
    return judge(planted, explained.value);
  } finally {
    await rig.close();
    await setting.close?.();
  }
}

/** The log of a planted ride, for what takes it further. */
export async function eventsOf(name: string): Promise<readonly RunEvent[]> {
  const planted = plantedRides.find((one) => one.name === name);
  if (planted === undefined) throw new Error(`There is no ride “${name}”.`);
  const setting = await planted.setUp();
  const rig = await createRig(setting.rig);
  try {
    await rig.run(setting.request, setting.watch?.(rig));
    return rig.events;
  } finally {
    await rig.close();
    await setting.close?.();
  }
}

function judge(planted: Planted, explanation: Explanation): Ridden {
  const [first] = explanation.suspicions;
  const top = first?.family ?? 'nobody';
  const isConfident = first?.confidence === 'high' && first.tier !== 'suggested';
  const { truth } = planted;
  const isTrue = truth !== 'none' && truth.some((family) => family === top);
  const isNobody =
    truth === 'none' ? top === 'nobody' : truth.includes('undetermined') && !isConfident;
  return {
    ...{ planted, explanation, top },
    isRight: isTrue || isNobody,
    isConfidentlyWrong: isConfident && !isTrue,
  };
}

/** Rides a few at a time; results in the order of the rides. */
export async function rideAll(rides: readonly Planted[], atOnce = 3): Promise<readonly Ridden[]> {
  const results: Ridden[] = [];
  const next = rides.entries();
  const work = async (): Promise<void> => {
    for (const [index, planted] of next) results[index] = await rideOut(planted);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}

/** What was planted, down, against what came first, across. */
export function confusionTable(ridden: readonly Ridden[]): string {
  const truths = [...new Set(ridden.map(({ planted }) => truthOf(planted)))];
  const tops = [...new Set([...ridden.map(({ top }) => top)])].sort();
  const cell = (truth: string, top: string): string =>
    String(ridden.filter((one) => truthOf(one.planted) === truth && one.top === top).length || '·');
  const width = 14;
  const line = (cells: readonly string[]): string => cells.map((one) => one.padEnd(width)).join('');
  const misses = ridden
    .filter(({ isRight }) => !isRight)
    .map(({ planted, explanation, top }) => {
      const found = explanation.suspicions
        .slice(0, 3)
        .map(({ rule, confidence, tier }) => `${rule} ${confidence} ${tier}`);
      return `  missed: ${planted.name} (${truthOf(planted)}) → ${top}; ${found.join(', ') || 'no rule fired'}; ${explanation.outcome}`;
    });
  return [
    line(['planted \\ top', ...tops]),
    ...truths.map((truth) => line([truth, ...tops.map((top) => cell(truth, top))])),
    ...misses,
  ].join('\n');
}

const truthOf = ({ truth }: Planted): string => (truth === 'none' ? 'none' : truth.join('/'));

export const rightShare = (ridden: readonly Ridden[]): number =>
  ridden.length === 0 ? 1 : ridden.filter(({ isRight }) => isRight).length / ridden.length;
