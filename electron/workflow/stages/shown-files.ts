import { stepKey } from '../../../shared/ids.ts';
import type { Intake } from '../../../shared/plan/intake.ts';
import type { Ride } from '../context.ts';
import type { CloudPart } from '../ports.ts';
import { orStop } from '../stopped.ts';

/** Most lines of one file shown to the planner; the source of the part says which. */
const EXCERPT_LINES = 400;
const EXCERPT_CHARS = 24_000;

/**
 * Files the planner asks for: policy or the user decides on each, each decision is an event of its own, and only
 * then is the text read, from the commit and never from the user's uncommitted files.
 */
export async function showFiles(
  ride: Ride,
  wanted: Intake['filesWanted'],
  shown: Map<string, CloudPart | null>,
): Promise<void> {
  for (const { path, why } of wanted) {
    if (shown.has(path)) continue;
    shown.set(path, await showFile(ride, path, why));
  }
}

async function showFile(ride: Ride, path: string, why: string): Promise<CloudPart | null> {
  const { repository, policy } = ride.terms;
  const excerpt = await ride.durable.step({
    key: stepKey('intake', 'file', encodeURIComponent(path)),
    lane: 'intake',
    input: { path, policy },
    effect: async () => {
      const decided = await decideFile(ride, path, why);
      const content = decided.shown
        ? orStop(
            await ride.ports.repositories.readFileAt(repository.path, repository.baseCommit, path),
          )
        : null;
      const lines = content === null ? [] : firstLines(content);
      return {
        event: {
          kind: 'intake.file-decided',
          path,
          why,
          shown: content !== null,
          by: decided.shown && content === null ? 'no such text file' : decided.by,
          lines: lines.length,
        },
        value: {
          text: content === null ? null : lines.join('\n'),
          lines: lines.length,
          by: decided.by,
        },
      };
    },
  });
  return excerpt.text === null
    ? null
    : {
        class: 'excerpt',
        source: `${path}:1-${excerpt.lines}`,
        text: excerpt.text,
        allowedBy: excerpt.by,
      };
}

async function decideFile(
  ride: Ride,
  path: string,
  why: string,
): Promise<{ shown: boolean; by: string }> {
  const { policy, mode } = ride.terms;
  if (mode === 'local') return { shown: true, by: 'mode local: it stays in the house' };
  if (policy === 'names') return { shown: false, by: 'policy names' };
  if (policy === 'excerpts' || policy === 'open') return { shown: true, by: `policy ${policy}` };
  return ride.ports.people.allowFile(path, why);
}

const firstLines = (content: string): readonly string[] =>
  content.slice(0, EXCERPT_CHARS).split('\n').slice(0, EXCERPT_LINES);
