import { createHash } from 'node:crypto';
import type { RunSource } from '../../electron/changes/run-changes.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Verdict } from '../../shared/plan/verdict.ts';
import type { BlobRef, EventBody, RunEvent } from '../../shared/run/event.ts';

/** What a log holds of a few changed files, written by hand and read as the store reads one. */
export function createLoggedRun() {
  const events: RunEvent[] = [];
  const blobs = new Map<string, Uint8Array>();
  const files = new Map<string, Uint8Array>();
  const put = (bytes: Uint8Array | null): BlobRef | null => {
    if (bytes === null) return null;
    const blob = createHash('sha256').update(bytes).digest('hex');
    blobs.set(blob, bytes);
    return { blob, bytes: bytes.byteLength };
  };
  const add = (key: string, body: EventBody): number => {
    const seq = events.length + 1;
    events.push({ seq, at: seq, key, parent: '', lane: 'execution', ...body });
    return seq;
  };
  return {
    add,
    /** A call that leaves a file with this content; null: without the file. Returns the call's seq. */
    write(key: string, path: string, content: string | Uint8Array | null): number {
      const before = files.get(path) ?? null;
      const after = typeof content === 'string' ? Buffer.from(content) : content;
      const ended = add(key, {
        kind: 'tool.ended',
        callId: key,
        tool: 'write_file',
        status: 'ok',
        ms: 1,
        bytes: 0,
        exitCode: null,
        paths: [path],
        output: '',
      });
      add(`${key}/snapshot`, {
        kind: 'file.changed',
        path,
        status: before === null ? 'added' : after === null ? 'deleted' : 'modified',
        before: put(before),
        after: put(after),
        added: 1,
        removed: 0,
        binary: after?.includes(0) ?? before?.includes(0) ?? false,
      });
      if (after === null) files.delete(path);
      else files.set(path, after);
      return ended;
    },
    /** What was there before the run. */
    base(path: string, content: string | Uint8Array): void {
      files.set(path, typeof content === 'string' ? Buffer.from(content) : content);
    },
    plan(paths: readonly string[]): void {
      const step: Plan['steps'][number] = {
        id: 's1',
        title: 'one',
        instructions: '',
        files: paths.map((path) => ({ path, action: 'modify' })),
        edgeCases: [],
        dependsOn: [],
        checks: [],
        doneWhen: [],
      };
      const plan = { summary: '', assumptions: [], steps: [step], checks: [], outOfScope: [] };
      add('plan', { kind: 'plan.produced', version: 1, plan, commit: 'c', by: 'planner' });
    },
    verdict(round: number, findings: Verdict['findings']): void {
      const verdict: Verdict = {
        verdict: 'revise',
        summary: '',
        fault: 'execution',
        criteria: [],
        findings,
      };
      add(`verify/round${round}`, {
        kind: 'verify.ended',
        round,
        verdict,
        accepted: false,
        note: '',
      });
    },
    source: (): RunSource => ({
      events,
      blob: (hash) => {
        const bytes = blobs.get(hash);
        if (bytes === undefined) throw new Error(`no blob ${hash}`);
        return bytes;
      },
    }),
  };
}
