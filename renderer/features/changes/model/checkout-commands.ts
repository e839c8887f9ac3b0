/** What to type to look at a run's branch. All lines may be pasted at once, so none of them merges anything. */
export interface CheckoutPlan {
  readonly repository: string;
  readonly branch: string;
  readonly base: string;
}

const SHORT = 12;

export function checkoutCommands({ repository, branch, base }: CheckoutPlan): readonly string[] {
  const name = quoteWord(branch);
  return [
    `cd ${quoteWord(repository)}`,
    `git diff ${base.slice(0, SHORT)} ${name}`,
    `git switch ${name}`,
  ];
}

/** A word of a shell line; anything but the plainest characters is quoted. */
export const quoteWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
