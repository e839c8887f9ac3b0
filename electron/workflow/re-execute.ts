import type { StepKey } from '../../shared/ids.ts';
import type { Json } from '../../shared/json.ts';
import type { CauseClass, EventBody, EventOf, RunEvent } from '../../shared/run/event.ts';
import { findDifferences } from '../../shared/run/find-differences.ts';
import { compareOutputs } from '../../shared/run/noise-rules.ts';
import type { EffectScope, StepSpec, Worktree } from './ports.ts';
import { describeWork, type Work } from './re-execute-work.ts';
import type { StepProof } from './replay.ts';
import { RunStopped } from './stopped.ts';

/**
 * Re-execution: the recorded answers of models, and everything that touched files or ran a command done once more,
 * by the workflow's own effects and in the order in which it ended when the run was made. The ride always goes on
 * with what was recorded, and files that came out otherwise are put to the recorded tree: so one difference does not
 * make the next, and all of them are found.
 */

export type Found = EventOf<'replay.ended'>['differences'][number];

export interface ReExecutionInput {
  readonly events: readonly RunEvent[];
  readonly signal: AbortSignal;
  readonly readText: (hash: string) => string;
  /** The run's worktree then and now. */
  readonly folders: { readonly recorded: string; readonly actual: string };
  readonly onProgress: (progress: {
    readonly done: number;
    readonly all: number;
    readonly key: string;
    readonly what: string;
  }) => void;
}

export interface ReExecuted {
  readonly steps: number;
  readonly same: number;
  readonly differences: readonly Found[];
  readonly rules: readonly string[];
}

export class ReExecution implements StepProof {
  private readonly input: ReExecutionInput;
  private readonly works: ReadonlyMap<string, Work>;
  /** Numbers of the events of steps that are still to be done, in the order they ended. */
  private readonly line: number[];
  private readonly waiting = new Map<number, () => void>();
  private readonly differing = new Map<string, Found>();
  private readonly rules = new Set<string>();
  private readonly counted: number;
  private done = 0;
  /** The worktree that was looked at last: files of the step that has just ended. */
  private last: Worktree | null = null;

  constructor(input: ReExecutionInput) {
    this.input = input;
    const works = describeWork(input.events);
    this.works = new Map(works.map((work) => [work.event.key, work]));
    this.line = works.map(({ event }) => event.seq);
    this.counted = works.filter(({ isCounted }) => isCounted).length;
  }

  async check<T extends Json>(spec: StepSpec<T>, recorded: RunEvent | undefined): Promise<void> {
    const work = recorded === undefined ? undefined : this.works.get(recorded.key);
    if (work === undefined) return;
    await this.inTurn(work.event.seq);
    try {
      this.input.signal.throwIfAborted();
      const { onProgress } = this.input;
      onProgress({ done: this.done, all: this.counted, key: spec.key, what: work.what });
      await this.doAgain(spec, work);
      if (work.isCounted) this.done += 1;
    } finally {
      this.line.shift();
      const next = this.line[0];
      if (next !== undefined) this.waiting.get(next)?.();
    }
  }

  /** For files that are put back inside another effect. */
  scopeFor(key: StepKey): EffectScope {
    return this.scopeOver(key);
  }

  /** The same worktree, which tells when it is looked at. */
  watch(worktree: Worktree): Worktree {
    return {
      ...worktree,
      snapshot: (known) => {
        this.last = worktree;
        return worktree.snapshot(known);
      },
      openBeside: async (work) => {
        const opened = await worktree.openBeside(work);
        return opened.ok ? { ok: true, value: this.watch(opened.value) } : opened;
      },
    };
  }

  report(): ReExecuted {
    const differences = [...this.differing.values()].toSorted((a, b) => a.seq - b.seq);
    const differing = [...this.differing.keys()].filter((key) => this.works.get(key)?.isCounted);
    return {
      steps: this.counted,
      same: this.counted - differing.length,
      differences,
      rules: [...this.rules].sort(),
    };
  }

  /** Steps at the side of others are done one at a time, in recorded order. */
  private async inTurn(seq: number): Promise<void> {
    const { signal } = this.input;
    while (this.line[0] !== seq && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.waiting.set(seq, resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    this.waiting.delete(seq);
  }

  private scopeOver(key: StepKey): EffectScope {
    return {
      key,
      signal: this.input.signal,
      emit: (body: EventBody): RunEvent => ({
        ...{ seq: 0, at: 0, key, parent: '', lane: 'system' },
        ...body,
      }),
      putBlob: (content) => ({ blob: '', bytes: content.length }),
      pulse: () => undefined,
    };
  }

  private async doAgain<T extends Json>(spec: StepSpec<T>, work: Work): Promise<void> {
    this.last = null;
    try {
      const end = await spec.effect(this.scopeOver(spec.key));
      await this.compare(work, end.event, end.value);
    } catch (reason) {
      if (this.input.signal.aborted) throw this.input.signal.reason;
      if (!(reason instanceof RunStopped) || reason instanceof FilesLost) throw reason;
      // Whatever came after that would begin with other files than recorded, and be blamed for it.
      if (work.what === 'files') throw this.lost(work);
      const { stop } = reason;
      const why = stop.kind === 'error' ? describeStop(stop.error) : stop.reason;
      this.note(work, 'environment', describeEnd(work.event), why);
    }
  }

  /** Recorded files that can't be had any more, as the sentence that ends the re-execution. */
  private lost({ event }: Work): FilesLost {
    const [started] = this.input.events;
    const path = started?.kind === 'run.started' ? started.repository.path : '';
    const detail = `the files as they were recorded at event ${event.seq} can’t be put back: git has thrown their snapshot away.`;
    return new FilesLost({
      kind: 'error',
      error: { kind: 'repository-unsupported', path, detail },
    });
  }

  private async compare(work: Work, now: EventBody, value: Json): Promise<void> {
    const { event } = work;
    if (event.kind === 'tool.ended' && now.kind === 'tool.ended')
      return this.compareCall(work, event, { ...now, text: textIn(value) });
    if (event.kind === 'check.ran' && now.kind === 'check.ran')
      return this.compareCommand(work, event, now);
    if (event.kind === 'setup.ran' && now.kind === 'setup.ran') {
      if (event.status !== now.status)
        this.note(work, 'environment', describeEnd(event), describeEnd(now));
      return;
    }
    if (event.kind === 'snapshot.taken' && now.kind === 'snapshot.taken') {
      if (event.tree !== now.tree) await this.putRight(work, event.tree, now.tree);
      return;
    }
    const [where] = findDifferences(fieldsOf(event), fieldsOf(now), 1);
    if (where !== undefined)
      this.note(work, 'tree', `${where.path}: ${where.recorded}`, where.actual);
  }

  private compareCall(
    work: Work,
    event: EventOf<'tool.ended'>,
    now: { readonly status: string; readonly exitCode: number | null; readonly text: string },
  ): void {
    const { output } = event;
    const text = typeof output === 'string' ? output : this.input.readText(output.blob);
    const cause = work.what === 'command' ? 'environment' : 'tool';
    if (event.status !== now.status || event.exitCode !== now.exitCode) {
      this.note(work, cause, describeEnd(event), `${now.status}, ${codeOf(now.exitCode)}`);
      return;
    }
    this.compareText(work, cause, text, now.text);
  }

  private compareCommand(work: Work, event: EventOf<'check.ran'>, now: CheckEnd): void {
    if (event.status !== now.status || event.exitCode !== now.exitCode) {
      const tail = now.outputTail.trim().split('\n').slice(-2).join(' / ');
      const said = tail === '' ? '' : `: ${tail}`;
      this.note(work, 'environment', describeEnd(event), `${describeEnd(now)}${said}`);
    } else this.compareText(work, 'environment', event.outputTail, now.outputTail);
  }

  private compareText(work: Work, cause: CauseClass, recorded: string, actual: string): void {
    const compared = compareOutputs(recorded, actual, this.input.folders);
    for (const rule of compared.rules) this.rules.add(rule);
    if (compared.same) return;
    const [where] = findDifferences(compared.recorded, compared.actual, 1);
    this.note(work, cause, `output ${where?.recorded ?? ''}`, `output ${where?.actual ?? ''}`);
  }

  /** Says which files differ, and puts them to the recorded tree so that the ride goes on from there. */
  private async putRight(work: Work, recorded: string, actual: string): Promise<void> {
    const changes = await this.last?.changes(recorded, actual);
    const names = changes?.ok === true ? changes.value.map(({ path }) => path) : [];
    const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
    const files = names.length === 0 ? '' : `: ${names.slice(0, 5).join(', ')}${more}`;
    this.note(work, 'tree', `tree ${recorded.slice(0, 12)}`, `tree ${actual.slice(0, 12)}${files}`);
    const restored = await this.last?.restore(recorded);
    if (restored?.ok !== false) return;
    if (restored.error.kind === 'git-failed') throw this.lost(work);
    throw new FilesLost({ kind: 'error', error: restored.error });
  }

  private note(work: Work, cause: CauseClass, recorded: string, actual: string): void {
    const { seq, key } = work.event;
    if (this.differing.has(key)) return;
    this.differing.set(key, { seq, key, cause, recorded, actual: actual.slice(0, 600) });
  }
}

/** Nothing more can be compared. */
class FilesLost extends RunStopped {}

type CheckEnd = Extract<EventBody, { kind: 'check.ran' }>;

const codeOf = (code: number | null): string =>
  code === null ? 'no exit code' : `exit code ${code}`;

function describeEnd(event: EventBody): string {
  switch (event.kind) {
    case 'tool.ended':
    case 'check.ran':
    case 'setup.ran':
      return `${event.status}, ${codeOf(event.exitCode)}`;
    default:
      return event.kind;
  }
}

const describeStop = (error: object): string => {
  if ('detail' in error && typeof error.detail === 'string') return error.detail;
  return 'kind' in error ? String(error.kind) : 'it could not be done';
};

const textIn = (value: Json): string => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const text = 'text' in value ? value.text : '';
  return typeof text === 'string' ? text : '';
};

/** Trees and counts of an event; how long it took is nothing to compare. */
function fieldsOf(event: object): Json {
  const named = ['kind', 'from', 'to', 'files', 'tree', 'onto', 'conflicts'];
  const kept = Object.entries(event).filter(([name]) => named.includes(name));
  const fields: Json = JSON.parse(JSON.stringify(Object.fromEntries(kept)));
  return fields;
}
