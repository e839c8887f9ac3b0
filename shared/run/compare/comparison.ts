import type { TandemError } from '../../errors.ts';
import type { Plan, PlanStep } from '../../plan/plan.ts';
import type { Verdict } from '../../plan/verdict.ts';
import type { ForkChange } from '../fork-change.ts';
import type { CauseClass } from '../kinds/lineage-kinds.ts';
import type { PairState } from './align.ts';

/**
 * Two to five runs side by side: the shape that the engine answers in, the terminal prints as JSON and the window
 * shows. Everything is data; sentences are made where people read them.
 */
export interface Comparison {
  /** The run that the others are held against. */
  readonly base: string;
  readonly runs: readonly ComparedRun[];
  /** One for each other run, in the order asked for. */
  readonly pairs: readonly ComparedPair[];
  /** What was taken for noise, in words. */
  readonly noise: readonly string[];
}

export interface ComparedRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly request: string;
  readonly repository: string;
  /** `running`, `interrupted`, or the outcome. */
  readonly status: string;
  readonly mode: string;
  readonly planner: string;
  readonly verifier: string;
  readonly executor: string;
  readonly scripted: boolean;
  readonly events: number;
  /** Why the events end where they do; null for a whole file. */
  readonly damage: TandemError | null;
  readonly fork: {
    readonly parent: string;
    readonly from: string;
    /** Events taken over from the parent. Figures are the fork's own, without them. */
    readonly after: number;
    readonly changes: readonly ForkChange[];
    readonly attributable: boolean;
  } | null;
  readonly rounds: number;
  /** The last one. */
  readonly verdict: Pick<Verdict, 'verdict' | 'summary' | 'fault'> | null;
  readonly gate: { readonly green: boolean | null; readonly faults: readonly string[] } | null;
  readonly figures: RunFigures;
  readonly steps: readonly StepFigures[];
}

export interface Spending {
  readonly turns: number;
  readonly calls: number;
  /** Requests that were sent once more. */
  readonly retries: number;
  readonly cloudTokens: number;
  readonly localTokens: number;
  readonly costUsd: number;
  /** A model without a known price answered: the cost is a lower bound. */
  readonly priceUnknown: boolean;
  /** Milliseconds. `wallMs`: from the first to the last event. `queueMs`: waiting for a server or a model to load. */
  readonly wallMs: number;
  readonly workingMs: number;
  /** For people, and while nobody rode the run. */
  readonly waitingMs: number;
  readonly queueMs: number;
}

export interface RunFigures extends Spending {
  readonly cloudCalls: number;
  readonly bytesSent: number;
  readonly requestsSent: number;
  /** Bytes that left, by class of part. */
  readonly byClass: Readonly<Record<string, number>>;
  readonly filesChanged: number;
}

export interface StepFigures extends Spending {
  readonly step: string;
  readonly title: string;
  readonly status: string;
  readonly attempts: number;
}

export interface ComparedPair {
  readonly left: string;
  readonly right: string;
  readonly relation: Relation;
  /** What was different from the start, by what `run.started` says. */
  readonly terms: readonly TermDifference[];
  /** Where the two part; null: they take the same course. */
  readonly first: Divergence | null;
  /** The first difference of each part: intake, plan, every step, verification, delivery. */
  readonly partings: readonly Divergence[];
  readonly counts: StripCounts;
  /** The two in one strip: stretches of events in the same state. */
  readonly bands: readonly Band[];
  /** What is not the same, in the order of the strip; at most `MOST_ROWS`. */
  readonly rows: readonly DifferenceRow[];
  readonly rowsLeftOut: number;
  readonly plan: ComparedPlans;
  readonly files: readonly ComparedFile[];
  readonly checks: readonly ComparedCheck[];
}

export const MOST_ROWS = 5_000;

export interface Relation {
  readonly sameRequest: boolean;
  /** The folder of the repository, or the same first commit in another folder. */
  readonly sameRepository: boolean;
  /** The files that both began with. */
  readonly sameBase: boolean;
  /** Events at the beginning that are the same ones, because one run is a fork of the other or both of a third. */
  readonly shared: number;
  readonly fork: 'left' | 'right' | 'both' | null;
  /** What a fork declared to be different: expected, where it is the first difference. */
  readonly declared: readonly ForkChange[];
}

export interface TermDifference {
  readonly term: string;
  readonly cause: CauseClass;
  readonly left: string;
  readonly right: string;
}

export interface EventPlace {
  readonly seq: number;
  readonly key: string;
  readonly kind: string;
  readonly text: string;
}

export interface Divergence {
  /** `intake`, `plan`, `verify`, `deliver`, or the id of a step. */
  readonly part: string;
  readonly scope: string;
  readonly key: string;
  readonly what: DivergenceKind;
  readonly who: 'planner' | 'executor' | 'verifier' | 'person' | 'host';
  readonly cause: CauseClass;
  /** Declared by a fork. */
  readonly expected: boolean;
  /** False: only words differ. */
  readonly course: boolean;
  /** Null: this side has nothing there. */
  readonly left: EventPlace | null;
  readonly right: EventPlace | null;
  /** Where one side has nothing: what it has under the same key instead. */
  readonly instead: EventPlace | null;
  readonly fields: readonly FieldDifference[];
  readonly fieldsLeftOut: number;
}

export const divergenceKinds = [
  'request',
  'parameters',
  'call',
  'result',
  'answer',
  'plan',
  'check',
  'gate',
  'verdict',
  'files',
  'attempt',
  'person',
  'environment',
  'limit',
  'end',
  'other',
] as const;
export type DivergenceKind = (typeof divergenceKinds)[number];

/** One field of two events: as they are, and whether it is left when noise is taken away. */
export interface FieldDifference {
  readonly field: string;
  readonly left: string;
  readonly right: string;
  readonly noise: boolean;
}

export interface StripCounts {
  readonly same: number;
  /** Of `same`: only times, ids and the like differ. */
  readonly sameButNoise: number;
  readonly changed: number;
  /** Of `changed`: only words differ, or what happens beside the course of the run. */
  readonly changedInWords: number;
  readonly left: number;
  readonly right: number;
}

export interface Band {
  readonly scope: string;
  readonly state: PairState;
  readonly count: number;
  /** The first event of the stretch on each side. */
  readonly left: number | null;
  readonly right: number | null;
}

export interface DifferenceRow {
  readonly scope: string;
  readonly state: Exclude<PairState, 'same'>;
  readonly course: boolean;
  readonly cause: CauseClass;
  readonly left: EventPlace | null;
  readonly right: EventPlace | null;
}

export interface ComparedPlans {
  readonly left: Pick<Plan, 'summary' | 'checks' | 'assumptions' | 'outOfScope'> | null;
  readonly right: Pick<Plan, 'summary' | 'checks' | 'assumptions' | 'outOfScope'> | null;
  /** Names of the fields beside steps that differ. */
  readonly changed: readonly string[];
  readonly steps: readonly ComparedStep[];
}

export interface ComparedStep {
  readonly id: string;
  readonly state: PairState;
  readonly left: PlanStep | null;
  readonly right: PlanStep | null;
  readonly changed: readonly (keyof PlanStep)[];
  /** Its place among the steps is another one. */
  readonly moved: boolean;
}

export interface ComparedFile {
  readonly path: string;
  /** `left`, `right`: only that run changed it. */
  readonly state: PairState;
  /** Null: that run left it as it was. */
  readonly left: FileEnd | null;
  readonly right: FileEnd | null;
  /** Whether both ends can be had from the run files, to show how they differ. */
  readonly readable: boolean;
}

export interface FileEnd {
  readonly status: 'added' | 'modified' | 'deleted' | 'mode' | 'type';
  readonly bytes: number;
  readonly binary: boolean;
  /** Of the event that changed it last. */
  readonly seq: number;
}

export interface ComparedCheck {
  /** Null: of the whole change, in the last round. */
  readonly step: string | null;
  readonly command: string;
  readonly state: PairState;
  readonly left: CheckEnd | null;
  readonly right: CheckEnd | null;
}

export interface CheckEnd {
  readonly status: 'passed' | 'failed' | 'timeout' | 'not-run';
  readonly exitCode: number | null;
  readonly ms: number;
}
