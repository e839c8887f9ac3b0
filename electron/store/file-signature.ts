import { type BigIntStats, statSync } from 'node:fs';

/** What can be told of a run file by looking at it without opening it. */
export interface FileSignature {
  /** Changes whenever the run file or its write-ahead log was written. */
  readonly signature: string;
  readonly bytes: number;
  /** Milliseconds since 1970 of the last write to either. */
  readonly writtenAt: number;
}

export function signFile(path: string): FileSignature {
  const stats = [path, `${path}-wal`].map((name): BigIntStats | undefined =>
    statSync(name, { bigint: true, throwIfNoEntry: false }),
  );
  return {
    signature: stats
      .map((stat) => (stat === undefined ? '-' : `${stat.ino}:${stat.size}:${stat.mtimeNs}`))
      .join(' '),
    bytes: stats.reduce((sum, stat) => sum + Number(stat?.size ?? 0), 0),
    writtenAt: stats.reduce((latest, stat) => Math.max(latest, Number(stat?.mtimeMs ?? 0)), 0),
  };
}
