/** What an attempt has to show for what it claims. */
export interface Shown {
  /** Commands that ran to an exit code, in order. */
  readonly commands: readonly { readonly command: string; readonly exitCode: number }[];
  /** Checks of the step. */
  readonly checks: readonly string[];
  /** Every path written so far; null: earlier attempts may have written more, nobody knows. */
  readonly written: ReadonlySet<string> | null;
  /** Whether the step has files to change. */
  readonly mustChange: boolean;
}

/**
 * What a closing summary says without anything to show for it, as sentences for the model; empty when all is
 * founded. Judged are three claims that can be held against the log: tests pass, a file was created, and,
 * by ending the step at all, that there is a change.
 */
export function findUnfounded(claim: string, shown: Shown): readonly string[] {
  const found: string[] = [];
  const { written } = shown;
  if (written !== null && written.size === 0 && shown.mustChange) {
    found.push('Nothing was changed yet, and this step has files to change.');
  }
  const tests = claimsPassing(claim) ? judgeTests(shown) : null;
  if (tests !== null) found.push(tests);
  if (written !== null) {
    for (const path of createdIn(claim)) {
      if (![...written].some((known) => known === path || known.endsWith(`/${path}`)))
        found.push(`You say that you created ${path}, but no call wrote it.`);
    }
  }
  return found;
}

const PASSING =
  /\b(?:(?:tests?|test suite|specs?|checks?|suite|build|lint|type ?check)\b[^.!?\n]{0,60}\b(?:pass(?:es|ed|ing)?|succeed(?:s|ed)?|green|successful(?:ly)?|ok)\b|all (?:green|passing)\b|(?:passes|passed|ran|verified with) (?:all )?(?:the )?(?:tests|checks)\b|Tests? (?:sind|ist|laufen|bestanden|grün)|(?:tests?|pruebas) pasan|les tests passent)/i;
const NOT_PASSING =
  /\b(?:should|will|would|could not|couldn['’]t|can['’]t|cannot|did not|didn['’]t|not (?:yet )?(?:run|tested|verified)|unable|fail(?:s|ed|ing)?)\b/i;

/** Hopes and admissions are no claims. */
const claimsPassing = (claim: string): boolean =>
  claim
    .split(/(?<=[.!?])\s|\n/)
    .some((sentence) => PASSING.test(sentence) && !NOT_PASSING.test(sentence));

const RUNS_TESTS =
  /\b(?:test|tests|spec|check|lint|vitest|jest|mocha|ava|tap|pytest|unittest|tox|nox|tsc|eslint|biome|ruff|mypy|cargo|go (?:test|vet|build)|mvn|gradle|make|rspec|phpunit|ctest|dotnet|build)\b/i;

function judgeTests(shown: Shown): string | null {
  const ran = shown.commands.filter(
    ({ command }) =>
      shown.checks.some((check) => command.includes(check)) || RUNS_TESTS.test(command),
  );
  const last = ran.at(-1);
  if (last === undefined)
    return 'You say that tests or checks pass, but none was run in this attempt.';
  const passed = ran.some(({ exitCode }) => exitCode === 0);
  if (passed) return null;
  return `You say that tests or checks pass, but \`${clip(last.command)}\` ended with exit code ${last.exitCode}.`;
}

const CREATED =
  /\b(?:created|added (?:a |the )?(?:new )?file|wrote (?:a |the )?new file|new file)\b(?: (?:a |the |new |file |files |called |named ))*[^.`'"\n]{0,40}?[`'"]?((?:[\w@.-]+\/)+[\w@.-]+\.[a-z][a-z0-9]{0,5})[`'"]?/gi;

/** Only paths with a folder: `Node.js` is no file. */
const createdIn = (claim: string): readonly string[] => [
  ...new Set([...claim.matchAll(CREATED)].map((match) => match[1] ?? '')),
];

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
