import { useEffect, useState } from 'react';

/** How long nothing may change before a value counts. */
const PATIENCE_MS = 300;

/** A value that has not changed for a moment: nobody asks at every key. */
export function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` stands for the value, which is made anew each time
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
