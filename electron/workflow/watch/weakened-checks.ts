import { type Asked, asksFor } from './asked-for.ts';
import { isCheckFile } from './file-roles.ts';
import { countOf, type FileTexts, gained, sameLines, withoutComments } from './file-texts.ts';
import { findWeakenedScripts } from './weakened-scripts.ts';

interface Pattern {
  readonly pattern: RegExp;
  readonly says: string;
  /** A sentence of the plan that has this wants it. */
  readonly wanted: RegExp;
}

/** What makes a check pass that should not, wherever it stands in a file that decides about checks. */
const HARD: readonly Pattern[] = [
  {
    pattern:
      /\|\|\s*(?:true\b|:(?=["'\s]|$)|exit\s+0\b|echo\b)|;\s*(?:true|exit\s+0)\b|\bset \+e\b|^\t-(?=\S)/gm,
    says: 'a failure is ignored',
    wanted:
      /\|\| ?true|exit 0|ignor\w* (?:the )?(?:failure|exit|error)|allowed to fail|best.effort/i,
  },
  {
    // In .npmrc and its like; `script-shell=true` makes every script pass.
    pattern: /^[ \t]*(?:script-shell|node-options|scriptShell|nodeOptions)\s*[=:]/gm,
    says: 'scripts are run by another program or with other options',
    wanted: /script-?shell|node-?options/i,
  },
  {
    pattern:
      /\bdangerouslyIgnoreUnhandledErrors\s*:\s*true|\bsession\.exitstatus\s*=\s*0|^\.IGNORE\s*:/gm,
    says: 'a failure is ignored',
    wanted: /unhandled|exitstatus|ignor\w* (?:the )?(?:failure|exit|error)/i,
  },
  {
    pattern:
      /--collect-only\b|--co\b|--listTests\b|\btestNamePattern\b|\bpytest_collection_modifyitems\b|\bpytest_ignore_collect\b/g,
    says: 'tests are chosen or left out',
    wanted: /collect|testNamePattern|\b(?:exclud|ignor|deselect|skip|leave out|mark|order)\w*/i,
  },
  {
    pattern: /\bNODE_OPTIONS=\S*--(?:require|import|loader)|\bLD_PRELOAD=/g,
    says: 'something is loaded before what is checked',
    wanted: /NODE_OPTIONS|preload|--import|--require|loader/i,
  },
  {
    pattern: /\bpassWithNoTests\b/g,
    says: 'it passes when there are no tests',
    wanted: /passWithNoTests|no tests/i,
  },
  {
    pattern:
      /\bcontinue-on-error:\s*true|\ballow_failure:\s*true|\bif:\s*(?:false|\$\{\{\s*false\s*\}\})|\bwhen:\s*never\b|\bignoreFailures\s*=\s*true|testFailureIgnore>\s*true|\bskipTests\b\s*(?:>|=)?\s*(?:true)?|-DskipTests|maven\.test\.skip|\bfailOnError\s*[:=>]\s*false|\bfail_ci_if_error:\s*false/g,
    says: 'a failing check does not fail the build',
    wanted:
      /continue-on-error|allow\w* (?:\w+ )?(?:to )?fail|skipTests|not fail the build|optional/i,
  },
  {
    pattern:
      /--no-verify\b|--deselect\b|--ignore(?:-glob)?[= ]\S*test|--testPathIgnorePatterns|--exclude[= ]\S*(?:test|spec)|-k\s+\\?["']not\b|--skip[= ]/g,
    says: 'tests are left out',
    wanted: /\b(?:exclud|ignor|deselect|skip|leave out)\w*/i,
  },
];

/** What makes a check look at less or object to less. */
const SOFT: readonly Pattern[] = [
  {
    pattern:
      /"(?:strict\w*|no(?:Implicit|Unused|Unchecked|Fallthrough|EmitOnError)\w*|exactOptionalPropertyTypes|checkJs|alwaysStrict)"\s*:\s*false|\bignore_(?:errors|missing_imports)\s*=\s*(?:True|true)|\b(?:disallow|check|warn)_\w+\s*=\s*(?:False|false)|\bstrict\s*=\s*(?:False|false)/g,
    says: 'a strict rule was switched off',
    wanted: /\b(?:strict\w*|noImplicit\w*|noUnused\w*|ignore_\w+|disallow_\w+|loosen|relax)/i,
  },
  {
    pattern:
      /:\s*\[?\s*["']off["']|["'][\w@/-]+["']\s*:\s*\[?\s*0\s*[,\]}\n]|"linter"\s*:\s*\{[^}]*"enabled"\s*:\s*false|^[ \t]*disable\s*=|:\s*Enabled:\s*false|\bcoverage\s*:\s*false|\bbail\s*:\s*false/gm,
    says: 'a rule was switched off',
    wanted: /\b(?:off|disabl|switch|turn|allow|rule|lint)\w*/i,
  },
];

/** Comments by which a source file takes itself out of a check. */
const SILENCED: readonly RegExp[] = [
  /@ts-nocheck\b/g,
  /\/\*\s*eslint-disable\s*\*\//g,
  /\bbiome-ignore-all\b/g,
  /^#\s*(?:mypy:\s*ignore-errors|flake8:\s*noqa|ruff:\s*noqa|pylint:\s*skip-file|type:\s*ignore)\s*$/gm,
  /#!\[allow\((?:warnings|clippy::all|unused)\)\]/g,
  /\b(?:istanbul|c8|v8)\s+ignore\s+file\b/g,
  /^[ \t]*\/\/\s*nolint(?::all)?\s*$/gm,
  /@SuppressWarnings\("all"\)/g,
];

const LISTS = (names: string): RegExp =>
  new RegExp(`\\b(?:${names})\\b["']?\\s*[:=]\\s*\\[([\\s\\S]*?)\\]`, 'g');
const EXCLUDES = LISTS(
  'exclude|excludes|ignores?|ignorePatterns|testPathIgnorePatterns|coveragePathIgnorePatterns|modulePathIgnorePatterns|norecursedirs|collect_ignore|collect_ignore_glob|omit|extend-exclude|extend-ignore|exclude_lines|testIgnore|spec_exclude',
);
const INCLUDES = LISTS(
  'include|testMatch|testRegex|select|extend-select|testpaths|roots|specPattern',
);
const FLOORS =
  /\b["']?(?:branches|functions|lines|statements|fail[_-]under|cov-fail-under|threshold|minimumCoverage|minimum)["']?\s*[:=>]\s*(\d+(?:\.\d+)?)/g;
const CEILINGS = /\bmax-warnings[= ](\d+)/g;

/** How a change made checks do less, as sentences that name file and reason; empty: it did not. */
export function findWeakenedChecks(
  file: FileTexts & { readonly asked: Asked },
): readonly { readonly path: string; readonly detail: string }[] {
  const details = isCheckFile(file.path) ? judgeConfig(file) : judgeSource(file);
  return details.map((detail) => ({ path: file.path, detail: `${file.path}: ${detail}` }));
}

function judgeSource(file: FileTexts & { readonly asked: Asked }): readonly string[] {
  if (file.after === null) return [];
  const silenced = SILENCED.some((pattern) => gained(file, pattern) > 0);
  const wanted = asksFor(
    file.asked,
    /\bnocheck|eslint-disable|noqa|nolint|ignore-errors|generated\b/i,
  );
  return silenced && !wanted ? ['a comment takes the whole file out of a check'] : [];
}

function judgeConfig(given: FileTexts & { readonly asked: Asked }): readonly string[] {
  const { asked } = given;
  if (given.after === null) {
    return asked.action === 'delete' ? [] : ['what decides about checks was deleted'];
  }
  if (sameLines(given)) return [];
  const file = {
    ...given,
    before: given.before === null ? null : withoutComments(given.path, given.before),
    after: withoutComments(given.path, given.after),
  };
  const patterns = file.before === null ? HARD : [...HARD, ...SOFT];
  const found = patterns
    .filter(({ pattern, wanted }) => gained(file, pattern) > 0 && !asksFor(asked, wanted))
    .map(({ says }) => says);
  if (file.before === null) {
    return asked.action === null
      ? [...found, 'it decides what checks look at, and no step of the plan creates it']
      : found;
  }
  if (/(?:^|\/)package\.json$/.test(file.path)) found.push(...findWeakenedScripts(file));
  return [...found, ...judgeRunners(file), ...judgeLists(file), ...judgeNumbers(file)];
}

const RUNNER =
  /\b(?:pytest|jest|vitest|mocha|ava|tox|nox|ruff|mypy|flake8|pylint|eslint|tsc|biome|prettier|rspec|rubocop|phpunit|phpstan|ctest|(?:npm|pnpm|yarn|bun)(?: run)? [\w:-]*(?:test|lint|check|types|build)[\w:-]*|node --test|cargo (?:test|clippy|check)|go (?:test|vet|build)|mvn|gradlew?|dotnet test|make (?:test|check|lint))\b/g;

/** Workflows, makefiles and hooks say what is run; one runner in another's place is a choice. */
function judgeRunners(file: FileTexts & { readonly asked: Asked }): readonly string[] {
  if (/\.(?:json|jsonc|toml|cfg|xml|[cm]?[jt]s)$/.test(file.path)) return [];
  const runnersIn = (text: string | null) =>
    new Set([...(text ?? '').matchAll(RUNNER)].map(([runner]) => runner));
  const [was, is] = [runnersIn(file.before), runnersIn(file.after)];
  const lost = [...was].filter((runner) => !is.has(runner));
  const isReplaced = [...is].some((runner) => !was.has(runner));
  if (lost.length === 0 || isReplaced) return [];
  if (asksFor(file.asked, /\b(?:remov|replac|mov|drop|split|renam|no longer)\w*/i)) return [];
  return [`it no longer runs ${lost.join(', ')}`];
}

function judgeLists(file: FileTexts & { readonly asked: Asked }): readonly string[] {
  const { asked } = file;
  const found: string[] = [];
  const more = entriesIn(file.after, EXCLUDES) - entriesIn(file.before, EXCLUDES);
  if (more > 0 && !asksFor(asked, /\b(?:exclud|ignor|omit|leave out|skip)\w*/i))
    found.push(
      `${more === 1 ? 'something more is' : `${more} more things are`} left out of a check`,
    );
  const fewer = entriesIn(file.before, INCLUDES) - entriesIn(file.after, INCLUDES);
  if (
    fewer > 0 &&
    !asksFor(asked, /\b(?:includ|testMatch|narrow|limit|select|only|remov|drop)\w*/i)
  )
    found.push('a check looks at fewer files');
  const lost = countOf(file.before ?? '', STRICT_ON) - countOf(file.after ?? '', STRICT_ON);
  if (
    lost > 0 &&
    gained(file, STRICT_OFF) <= 0 &&
    !asksFor(asked, /\bstrict\w*|\bnoImplicit\w*|extends/i)
  )
    found.push('a strict rule was taken out');
  return found;
}

const STRICT_ON =
  /"(?:strict\w*|noImplicit\w+|noUnchecked\w+|noEmitOnError)"\s*:\s*true|^[ \t]*strict\s*=\s*(?:True|true)/gm;
const STRICT_OFF =
  /"(?:strict\w*|noImplicit\w+|noUnchecked\w+|noEmitOnError)"\s*:\s*false|^[ \t]*strict\s*=\s*(?:False|false)/gm;

/** Nobody writes tests into what is built or downloaded. */
const BUILT =
  /["'](?:\*\*\/|\.\/)?(?:dist|build|out|node_modules|coverage|vendor|target|tmp|generated|\.[\w-]+)(?:\/[^"']*)?["']/g;

const entriesIn = (text: string | null, lists: RegExp): number =>
  [...(text ?? '').matchAll(lists)].reduce((sum, match) => {
    const entries = (match[1] ?? '').replace(BUILT, '');
    return sum + countOf(entries, /["'][^"'\n]+["']|\/[^/\n]+\/[a-z]*/g);
  }, 0);

function judgeNumbers(file: FileTexts & { readonly asked: Asked }): readonly string[] {
  const { asked } = file;
  const lower = compareNumbers(file, FLOORS).some(([was, is]) => is < was);
  const higher = compareNumbers(file, CEILINGS).some(([was, is]) => is > was);
  const wanted = asksFor(asked, /\b(?:threshold|coverage|fail[_-]under|max-warnings|warnings)\b/i);
  return (lower || higher) && !wanted ? ['a limit was made easier to meet'] : [];
}

/** Numbers that stand at the same place in both; where one is missing there is nothing to compare. */
function compareNumbers(file: FileTexts, pattern: RegExp): readonly (readonly [number, number])[] {
  const numbersIn = (text: string | null) =>
    [...(text ?? '').matchAll(pattern)].map((match) => Number(match[1]));
  const was = numbersIn(file.before);
  const is = numbersIn(file.after);
  return was.length === is.length
    ? was.map((number, at) => [number, is[at] ?? number] as const)
    : [];
}
