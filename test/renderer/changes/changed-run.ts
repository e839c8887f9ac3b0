import type { Ask } from '../../../shared/ipc/asks.ts';
import type { ChangedFile, FileDiff } from '../../../shared/ipc/changes.ts';
import { ok } from '../../../shared/result.ts';
import { controlOf, createFakeClient, type FakeClient, snapshotOf } from '../fake-client.ts';
import { goldenRuns } from '../golden-runs.ts';

export const run = goldenRuns().find(({ name }) => name.includes('two')) ?? goldenRuns()[2];
export const runId = run?.runId ?? '';

export const changedFile = (path: string, more: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  status: 'modified',
  added: 2,
  removed: 1,
  binary: false,
  bytes: 120,
  steps: ['s1'],
  unplanned: false,
  content: 'a'.repeat(64),
  ...more,
});

const PATCH = `diff --git a/src/a.ts b/src/a.ts
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,4 +1,4 @@
 one
-two
+TWO
 three
 four
@@ -20,3 +20,4 @@
 twenty
+twenty and a half \u202e
 twenty-one
 twenty-two
`;

const origin = { step: 's1', attempt: 1, turn: 2, seq: 27 };

export const fileDiff = (path: string, more: Partial<FileDiff> = {}): FileDiff => ({
  path,
  patch: PATCH,
  hunks: [
    { index: 0, oldStart: 1, oldLines: 4, newStart: 1, newLines: 4, origins: [origin] },
    { index: 1, oldStart: 20, oldLines: 3, newStart: 20, newLines: 4, origins: [] },
  ],
  before: null,
  after: null,
  tooDifferent: false,
  findings: [],
  ...more,
});

export const deliveryAsk = (more: Partial<Extract<Ask, { kind: 'delivery' }>> = {}): Ask => ({
  id: 'ask1',
  run: runId,
  since: '2026-11-21T09:46:12.000Z',
  kind: 'delivery',
  summary: 'All done.',
  files: [],
  tree: 'tree1',
  faults: [],
  adjusted: false,
  ...more,
});

/** An engine with these changes, of a run that waits for these asks. */
export function createChangesClient(
  given: {
    readonly files?: readonly ChangedFile[];
    readonly diff?: Partial<FileDiff>;
    readonly asks?: readonly Ask[];
  } = {},
): FakeClient {
  const { files = [changedFile('src/a.ts'), changedFile('src/b.ts')], diff, asks = [] } = given;
  return createFakeClient({
    replies: {
      'changes.list': () => ok({ files: [...files], note: null }),
      'changes.file': ({ path }) => ok(fileDiff(path, diff)),
      'changes.patch': () => ok({ patch: PATCH, name: 'x.patch' }),
      'run.answer': () => ok({}),
    },
    streams: {
      'run.follow': () => [
        snapshotOf(runId, run?.events ?? []),
        controlOf({ asks: [...asks], here: true }),
      ],
    },
  });
}
