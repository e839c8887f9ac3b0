import { WorkerPoolContext } from '@pierre/diffs/react';
import { useEffect, useRef, useState } from 'react';
import { CodeDiff } from './code-diff.tsx';
import type { DiffProps } from './diff-controls.ts';
import { borrowPool } from './diff-pool.ts';

interface ColouredDiffProps extends DiffProps {
  /** The workers could not be started, or broke down. */
  readonly onFailure: () => void;
}

/** A diff with the workers that colour it; see `diff-pool.ts`. */
export function ColouredDiff({ onFailure, ...diff }: ColouredDiffProps) {
  const failed = useRef(onFailure);
  failed.current = onFailure;
  const [lent, setLent] = useState<ReturnType<typeof borrowPool> | null>(null);
  useEffect(() => {
    const borrowed = borrowPool(() => failed.current());
    setLent(borrowed);
    return () => borrowed.release();
  }, []);
  if (lent === null) return null;
  return (
    <WorkerPoolContext value={lent.manager}>
      <CodeDiff {...diff} />
    </WorkerPoolContext>
  );
}
