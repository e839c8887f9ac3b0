import type { DatabaseSync } from 'node:sqlite';
import { signFile } from './file-signature.ts';
import { isAtRest, openForReading } from './open-database.ts';

/**
 * Looks into a run file again and again for as long as its screen is open, without standing in a writer's
 * way. The connection to a run at rest is kept, because it holds no lock; one to a run that is being written
 * is closed after each look, for with a reader there its writer could not put the run into one file.
 */
export interface RunConnection {
  /**
   * Calls `look` with the file as it is now; twice if somebody began to write meanwhile, so `look` should
   * only collect. Throws SQLite's errors and what `look` throws.
   */
  use<T>(look: (database: DatabaseSync) => T): T;
  close(): void;
}

export function createRunConnection(path: string): RunConnection {
  let kept: { readonly database: DatabaseSync; readonly signature: string } | null = null;

  const close = (): void => {
    kept?.database.close();
    kept = null;
  };

  const lookAfresh = <T>(look: (database: DatabaseSync) => T): T => {
    const database = openForReading(path, false);
    try {
      return look(database);
    } finally {
      database.close();
    }
  };

  return {
    use(look) {
      const { signature } = signFile(path);
      if (kept?.signature !== signature) {
        close();
        if (!isAtRest(path)) return lookAfresh(look);
        kept = { database: openForReading(path, true), signature };
      }
      const { database } = kept;
      try {
        const found = look(database);
        if (signFile(path).signature === signature) return found;
      } catch (thrown) {
        if (signFile(path).signature === signature) throw thrown;
      }
      // A file that was opened as unchanging has changed: what was seen may be of two times.
      close();
      return lookAfresh(look);
    },
    close,
  };
}
