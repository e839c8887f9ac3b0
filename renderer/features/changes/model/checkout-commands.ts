/** What to type to look at a run's branch, each line by itself fit for a shell. */
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
    `git merge ${name}`,
  ];
}

/** A word of a shell line; anything but the plainest characters is quoted. */
export const quoteWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
