import { describe, expect, it } from 'vitest';
import { listForkPlaces } from '../../shared/run/fork-places.ts';
import {
  eventsOf,
  forkAt,
  parallelRig,
  refsOf,
  removeRun,
  retryRig,
  reviseRig,
  treeOf,
} from './fork-rig.ts';
import type { Rig } from './rig.ts';
import { git } from './sample.ts';

const rides: readonly (readonly [string, () => Promise<Rig>])[] = [
  ['two steps with a round that is done again', reviseRig],
  ['steps side by side', parallelRig],
  ['writes, deletes and a second try', retryRig],
];

describe('a fork from every place', () => {
  it.each(rides)(
    'of %s has the right events and files, and ends well on its own',
    async (_, make) => {
      const rig = await make();
      const { runId, finished } = await rig.run();
      expect(finished.outcome).toBe('approved');
      const recorded = eventsOf(rig.home, runId);
      const places = listForkPlaces(recorded);
      expect(places.length).toBeGreaterThan(6);
      const head = git(rig.repository, 'rev-parse', 'HEAD');
      const forks: string[] = [];
      for (const place of places) {
        const fork = await forkAt(rig, runId, place.key);
        forks.push(fork.runId);
        const events = eventsOf(rig.home, fork.runId);
        expect(events.slice(1, -1), place.key).toEqual(recorded.slice(1, place.after));
        expect(events.at(-1)).toMatchObject({ kind: 'fork.created', after: place.after });
        expect(treeOf(rig, fork.runId), place.key).toBe(fork.forecast.restores.tree);
      }
      removeRun(rig, runId);
      expect(refsOf(rig, runId)).toEqual([]);
      git(rig.repository, 'gc', '-q', '--prune=now');
      const sent = rig.claude.requests.length;
      for (const [index, fork] of forks.entries()) {
        const at = places[index]?.key;
        const end = await rig.resume(fork);
        expect(end.finished, at).toMatchObject({ outcome: 'approved' });
        expect(end.finished.filesChanged, at).toEqual(finished.filesChanged);
        const replayed = await (await rig.engine()).replay(fork);
        expect(replayed, at).toMatchObject({ ok: true, value: { outcome: 'approved' } });
      }
      expect(rig.claude.requests.length - sent).toBeLessThan(forks.length * 3);
      expect(git(rig.repository, 'rev-parse', 'HEAD')).toBe(head);
      expect(git(rig.repository, 'status', '--porcelain')).toBe('');
      await rig.close();
    },
    240_000,
  );
});
