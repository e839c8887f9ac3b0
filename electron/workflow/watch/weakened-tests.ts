import { type Asked, asksFor } from './asked-for.ts';
import { countOf, type FileTexts, sameLines, withoutComments } from './file-texts.ts';

/**
 * Patterns for the usual frameworks: Jest, Vitest, Mocha, node:test, AVA, tap, Playwright, Cypress; pytest and
 * unittest; Go; Rust; JUnit, Kotest; xUnit, NUnit; RSpec, minitest; PHPUnit; GoogleTest, Catch; XCTest; ExUnit.
 */
const ASSERTION =
  /\b(?:expect|assert|should|verify|check|ensure)\w*!?\s*\(|\b(?:expect|assert|should)\s*\.|\bassert\s+[^=\s(]|\b(?:EXPECT|ASSERT|REQUIRE|CHECK|XCTAssert)\w*\s*\(|\bt\.(?:Error|Fatal|Fail|is|deepEqual|true|false|throws|like)\w*\s*\(|\brequire\.(?:Equal|NoError|True|False|Nil|Len|Contains|Error)\w*\s*\(|\.(?:must|wont)_\w+|\bexpect\b\s*\{|\.should\b|\bpytest\.raises\b|\bself\.(?:assert|fail)\w+\s*\(/g;
const CASE =
  /^[ \t]*(?:(?:it|test|specify|scenario|Scenario)(?:\.\w+)*\s*(?:\(|["'])|(?:async\s+)?def test\w*|func Test\w*|#\[(?:\w+::)*test\b|@Test\b|@ParameterizedTest\b|\[(?:Fact|Theory|Test|TestMethod|TestCase)\b|(?:public )?function test\w*|TEST(?:_F|_P)?\s*\(|TEST_CASE\s*\(|func test\w*|fun `)/gm;
const TABLE =
  /\.each\b|\bparametrize\b|@ParameterizedTest|\[Theory\b|\bsubTest\b|\bt\.Run\(|\bfor\s*\(\s*const\b|^[ \t]*for \w+ in\b|\bforEach\(|@dataProvider|\bdescribe\.each\b|\bdata_provider\b|#\[case\b/gm;
const SKIP =
  /\b(?:it|test|describe|context|suite|t)\.(?:skip|todo|fixme|skipIf|failing|fails)\b|\bx(?:it|describe|test|context|specify)\s*\(|\bskip:\s*(?:true|["'])|\btodo:\s*(?:true|["'])|@pytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.(?:skip|xfail)\s*\(|@(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)\b|\bself\.skipTest\s*\(|\bSkipTest\b|\bt\.Skip(?:f|Now)?\s*\(|#\[ignore\b|@Disabled\b|@Ignore\b|\bSkip\s*=\s*"|\[Ignore\b|\bmarkTest(?:Skipped|Incomplete)\b|\bGTEST_SKIP\s*\(|\bDISABLED_\w+|\bXCTSkip\w*\b|@tag\s+:skip\b|@tag\s+skip:|^[ \t]*(?:skip|pending)\b(?:\s*["'(]|\s*$)|\bthis\.skip\s*\(|\bassume(?:True|False)\s*\(/gm;
const ONLY =
  /\b(?:it|test|describe|context|suite)\.only\b|\bf(?:it|describe|context)\s*\(|\bonly:\s*true\b|\bfocus:\s*true\b/g;
const TAUTOLOGY =
  /\bexpect\(\s*(true|false|null|undefined|\d+|["'][^"']*["'])\s*\)\s*\.(?:to\.)?(?:toBe|toEqual|toStrictEqual|be|equal|eql|equals)\(?\.?\s*\1\b|\bexpect\(\s*true\s*\)\.(?:toBeTruthy|to\.be\.ok|to\.be\.true)|\bassert(?:\.ok|\.equal|\.strictEqual|!|True|\.True|\.isTrue)?\s*\(?\s*(?:true|True|1)\s*(?:\)|,\s*(?:true|1)\s*\)|;|$|,\s*["'])|\bassert\s+(?:True|1)\b|\bassert(?:_eq)?!?\s*\(?\s*(\d+)\s*(?:,|==)\s*\2\b|\|\|\s*true\s*\)|\bor\s+True\b|\.toBeCloseTo\([^)\n]*,\s*-\d|\.toBe(?:Greater|Less)Than\w*\(\s*-?(?:Infinity|Number\.(?:MIN|MAX)\w*)|^[ \t]*expect\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)[ \t]*(?:;|$)(?!\s*\.)/gm;
const STRONG =
  /(?<!\.not)\.(?:toBe|toEqual|toStrictEqual|toMatchObject|toContainEqual|toHaveLength|toThrow|toHaveBeenCalledWith|deepEqual|deepStrictEqual|strictEqual|equal|equals|eql|is|isEqualTo)\s*\(|\bassert\s+[^=\n]*[^=!<>]==[^=]|\bassert(?:Equal|Equals|_eq|Same|ListEqual|DictEqual|Raises)!?\s*\(|\b(?:EXPECT|ASSERT)_(?:EQ|STREQ|THROW)\b|\brequire\.Equal\b|\bassert\.Equal\b/g;
const WEAK =
  /\.(?:toBeTruthy|toBeDefined|toBeFalsy|toBeGreaterThanOrEqual|anything|notEqual|isNotNull|isDefined|exist|ok)\b|\bexpect\.(?:anything|any)\s*\(|\.not\.(?:toThrow|toBeNull|toBeUndefined|toBe|toEqual)\b|\bassert(?:IsNotNone|NotNull|NotNil|True|_ne|NotEqual)!?\s*\(|\bassert\s+[^=\n]*\bis not None\b|\bassert\s+[\w.()[\]]+\s*$|\b(?:EXPECT|ASSERT)_(?:NE|TRUE|NO_THROW)\b|\bassert\.(?:NotNil|NotNull|True)\b/gm;
const SWALLOWED =
  /try\s*\{[^{}]{0,2000}?\b(?:expect|assert)\b[^{}]{0,2000}\}\s*catch\s*(?:\([^)]*\))?\s*\{\s*(?:console\.\w+\([^)]*\);?\s*)?\}|\bexpect\b[^;\n]{0,300}?\.catch\(\s*\(?\w*\)?\s*=>\s*(?:\{\s*\}|undefined|null)\s*\)|\btry:\s*\n\s*(?:assert|self\.assert)[^\n]*\n\s*except[^\n]*:\s*\n?\s*pass|\bexcept\s+AssertionError\b|\bcatch\s*\(\s*(?:Assertion\w*Error|Throwable)\b/g;
const EXIT =
  /\bprocess\.exitCode\s*=\s*0|\bprocess\.exit\(\s*0?\s*\)|\b(?:sys|os)\._?exit\(\s*0?\s*\)|\bprocess::exit\(\s*0\s*\)|\bos\.Exit\(\s*0\s*\)|\bSystem\.exit\(\s*0\s*\)/g;
const DEAD =
  /\bif\s*\(\s*(?:false|0)\s*\)|\bif (?:False|0)\s*:|^[ \t]*#if 0\b|^[ \t]*return;?[ \t]*\n\s*(?:expect|assert|self\.assert)/gm;
/** The tools of the test replaced by ones that always agree. */
const FAKED =
  /\bexpect\.extend\(\s*\{[^}]{0,2000}?\b(?:toBe|toEqual|toStrictEqual|toThrow|toMatch\w*|toContain\w*)\b\s*[:(]|\b(?:const|let|var)\s+(?:expect|assert)\s*=\s*(?:\(|function\b|async\b)|\bfunction\s+(?:expect|assert)\s*\(/g;
const RETRIED =
  /\b(?:it|test|describe)(?:\.\w+)*\s*\(\s*["'`][^\n]{0,100}?["'`]\s*,\s*\{[^}\n]{0,80}?\bretry\s*:|\bjest\.retryTimes\(|\bthis\.retries\(|@pytest\.mark\.flaky\b/g;
/** Fine as one assertion more, and not in the place of another. */
const HOLLOW =
  /\bif\s*\([^)\n]{0,300}\)\s*\{?\s*(?:expect|assert)\b|\bexpect\(([^\n;]{1,200}?)\)\s*\.(?:to\.)?(?:toBe|toEqual|toStrictEqual|equal|eql)\(\1\)/g;
/** One comparison of a whole value says as much as several of its parts. */
const STRUCTURE =
  /\b(?:deepEqual|deepStrictEqual|toEqual|toStrictEqual|toMatchObject|assertDictEqual|assertListEqual)\s*\(|==\s*[[{]/g;
const MOCK = /\b(?:vi|jest)\.(?:mock|doMock)\(\s*["']([^"']+)["']/g;

const VERB =
  /(?:remov|delet|drop|replac|rewrit|merg|simplif|consolidat|refactor|split|mov|renam|shorten|combin|deduplicat|migrat|port)\w*/
    .source;
const NOUN =
  /(?:\S*(?:[._]test|[._]spec|test_|tests\/)\S*|(?:tests?|specs?|cases?|assertions?|suites?)\b)/
    .source;
/** At most four words stand between the verb and the tests; `so the tests pass` is no object of anything. */
const BETWEEN = /\s+(?:(?!so\b|until\b|that\b|and\b|must\b|to\b)[^\s.;]+\s+){0,4}?[`'"]?/.source;
const SHRINKS = new RegExp(
  `\\b${VERB}${BETWEEN}${NOUN}|${NOUN}[^.;]{0,50}\\b(?:remov|delet|drop|obsolete|outdated|no longer)\\w*`,
  'i',
);

/**
 * How a change weakened tests, as sentences that name file and reason; empty: it did not. A file that the plan
 * gives to nobody is not to be edited at all. In one that it does, losing assertions or tests counts over all files
 * together, as tests may move, and only where no sentence of the plan asks for it. A new file counts where it proves
 * nothing at all.
 */
export function findWeakenedTests(
  files: readonly (FileTexts & { readonly asked: Asked })[],
): readonly { readonly path: string; readonly detail: string }[] {
  const read = files.map(readCode);
  const balance = {
    assertions: sumOf(read, (file) => gainedIn(file, ASSERTION)),
    cases: sumOf(read, (file) => gainedIn(file, CASE)),
    tables: sumOf(read, (file) => gainedIn(file, TABLE)),
    skips: sumOf(read, (file) => gainedIn(file, SKIP)),
  };
  return read.flatMap((file) =>
    judgeFile(file, balance).map((detail) => ({
      path: file.path,
      detail: `${file.path}: ${detail}`,
    })),
  );
}

type Judged = FileTexts & { readonly asked: Asked };
interface Balance {
  readonly assertions: number;
  readonly cases: number;
  readonly tables: number;
  readonly skips: number;
}

/** A file's texts as code: comments and snapshots of whole pages do not count. */
const readCode = (file: Judged): Judged => ({
  ...file,
  before: file.before === null ? null : withoutComments(file.path, file.before),
  after: file.after === null ? null : withoutComments(file.path, file.after),
});

const gainedIn = (file: FileTexts, pattern: RegExp): number =>
  countOf(file.after ?? '', pattern) - countOf(file.before ?? '', pattern);

const sumOf = (files: readonly Judged[], of: (file: Judged) => number): number =>
  files.reduce((sum, file) => sum + of(file), 0);

function judgeFile(file: Judged, balance: Balance): readonly string[] {
  const { asked, before, after } = file;
  if (before === null) return after === null ? [] : findHollow(file, balance);
  if (after === null) {
    const wanted = asked.action === 'delete' || asksFor(asked, SHRINKS);
    return wanted ? [] : ['a test was deleted, which the plan does not ask for'];
  }
  if (sameLines(file)) return [];
  if (asked.action === null) return ['a test was edited that no step of the plan may change'];
  return [...findTricks(file), ...findLosses(file, balance)];
}

const SKIPS_WANTED =
  /\b(?:skip|disabl|todo|pending|xfail|ignor|quarantin|flaky|expected to fail|unsupported)\w*/i;

/** A new test file has lost nothing, but may prove nothing: then the check it is made for passes whatever the code does. */
function findHollow(file: Judged, balance: Balance): readonly string[] {
  const { asked } = file;
  const found: string[] = [];
  const skips = gainedIn(file, SKIP);
  // Skipped ones that moved here from another file are nobody's trick.
  if (
    skips > 0 &&
    skips >= gainedIn(file, CASE) &&
    balance.skips > 0 &&
    !asksFor(asked, SKIPS_WANTED)
  )
    found.push('every test in it is skipped or expected to fail');
  const empty = gainedIn(file, TAUTOLOGY);
  if (empty > 0 && gainedIn(file, ASSERTION) <= empty)
    found.push('its assertions hold whatever the code does');
  return found;
}

/** What makes a test say less, however many there are. */
function findTricks(file: Judged): readonly string[] {
  const { asked } = file;
  const has = (pattern: RegExp): boolean => gainedIn(file, pattern) > 0;
  const found: string[] = [];
  if (has(SKIP) && !asksFor(asked, SKIPS_WANTED))
    found.push('a test is skipped or expected to fail');
  if (has(ONLY) && !asksFor(asked, /\.only\b|\bfocus/i))
    found.push('a test was marked to run alone (only)');
  if (has(TAUTOLOGY)) found.push('an assertion holds whatever the code does');
  if (has(SWALLOWED)) found.push('a failing assertion is caught and dropped');
  if (has(EXIT)) found.push('the test ends the process as if all had passed');
  if (has(FAKED)) found.push('what asserts was replaced by a stand-in');
  if (has(RETRIED) && !asksFor(asked, /\b(?:retr|flaky|rerun)\w*/i))
    found.push('a failing test is tried again until it passes');
  if (has(HOLLOW) && gainedIn(file, ASSERTION) <= 0)
    found.push('an assertion became one that need not hold');
  if (mocksItsSubject(file)) found.push('what is tested was replaced by a stand-in');
  if (has(DEAD)) found.push('tests stand where they are never reached');
  return found;
}

/** `sum.test.js` that puts something else in the place of `sum`; a part of it may be replaced. */
function mocksItsSubject(file: Judged): boolean {
  const { after } = file;
  if (after === null || gainedIn(file, MOCK) <= 0 || /importActual|requireActual/.test(after))
    return false;
  const stem = stemOf(file.path.replace(/[._-](?:test|spec)(?=\.)/, ''));
  return [...after.matchAll(MOCK)].some((match) => stemOf(match[1] ?? '') === stem);
}

const stemOf = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.\w+$/, '');

function findLosses(file: Judged, balance: Balance): readonly string[] {
  const { asked } = file;
  if (asksFor(asked, SHRINKS)) return [];
  const found: string[] = [];
  const inTables = balance.tables > 0 || gainedIn(file, STRUCTURE) > 0;
  const assertions = gainedIn(file, ASSERTION);
  const cases = gainedIn(file, CASE);
  if (assertions < 0 && balance.assertions < 0 && !inTables)
    found.push(
      `${-assertions} ${-assertions === 1 ? 'assertion' : 'assertions'} fewer than before`,
    );
  if (cases < 0 && balance.cases < 0 && !inTables)
    found.push(`${-cases} ${-cases === 1 ? 'test' : 'tests'} fewer than before`);
  const loosened = gainedIn(file, STRONG) < 0 && gainedIn(file, WEAK) > 0;
  if (
    loosened &&
    !asksFor(asked, /\b(?:loosen|relax|approximat|truthy|defined|tolera|not throw|any )\w*/i)
  )
    found.push('an exact comparison became one that nearly anything passes');
  return found;
}
