import { composeDigest, type DigestWorld } from './compose-digest.ts';
import { type FromWorker, parseTree, type ToWorker } from './digest-messages.ts';

/**
 * The process that builds one digest and ends, so that parsers, ranking and their memory never stay with
 * the engine. It touches no repository itself: it asks for blobs and is handed them.
 */
class Inbox {
  private readonly waiting: ToWorker[] = [];
  private wake: (() => void) | null = null;

  put(message: ToWorker): void {
    this.waiting.push(message);
    this.wake?.();
  }

  async take(): Promise<ToWorker> {
    for (;;) {
      const next = this.waiting.shift();
      if (next !== undefined) return next;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

async function work(): Promise<void> {
  const inbox = new Inbox();
  process.on('message', (message: ToWorker) => inbox.put(message));
  const first = await inbox.take();
  if (first.kind !== 'tree') throw new Error(`Expected the tree first, got ${first.kind}.`);
  const world: DigestWorld = {
    async *read(hashes) {
      await say({ kind: 'read', hashes });
      for (let next = await inbox.take(); next.kind === 'blob'; next = await inbox.take()) {
        yield { hash: next.hash, content: next.content };
      }
    },
    pulse: (text) => void say({ kind: 'pulse', text }),
  };
  const digest = await composeDigest(parseTree(first.packed), first.order, world);
  await say({ kind: 'done', digest });
  process.disconnect();
}

const say = (message: FromWorker): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });

// Whoever started it ends it; a Ctrl-C in the terminal reaches the whole process group and is not for it.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
await work();
