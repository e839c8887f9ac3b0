/** Where in a run a key is, for sentences. */
export interface Place {
  /** `intake`, `plan`, `execute`, `verify`, `deliver` … */
  readonly stage: string;
  readonly step: string | null;
  /** Counted from 1; null where the key names none. */
  readonly attempt: number | null;
  readonly turn: number | null;
  readonly round: number | null;
}

/** `execute/s2/try1/turn3/call0` is in step s2, attempt 1, turn 3. */
export function placeOfKey(key: string): Place {
  const [stage = '', ...rest] = key.split('/');
  const number = (word: string): number | null => {
    const part = rest.find((one) => new RegExp(`^${word}\\d+$`).test(one));
    return part === undefined ? null : Number(part.slice(word.length));
  };
  return {
    // Each life and each fork prepares once more.
    stage: stage.startsWith('prepare') ? 'prepare' : stage,
    step: stage === 'execute' ? (rest[0] ?? null) : null,
    attempt: number('try'),
    turn: number('turn'),
    round: number('round'),
  };
}
