/** One changed file, what the plan says about it, and what it is: `tests`, `checks` or nothing to object to. */
export interface CorpusDiff {
  readonly name: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly action?: 'modify' | 'create' | 'delete';
  readonly instructions?: string;
}

const jest = (body: string): string =>
  `import { sum } from '../src/sum.js';\n\ndescribe('sum', () => {\n${body}\n});\n`;
const twoTests = jest(
  "  it('adds', () => {\n    expect(sum(1, 2)).toBe(3);\n    expect(sum(-1, 1)).toBe(0);\n  });\n  it('takes nothing', () => {\n    expect(sum()).toBe(0);\n  });",
);
const pack = (scripts: Record<string, string>, more = {}): string =>
  `${JSON.stringify({ name: 'x', scripts, ...more }, null, 2)}\n`;
const tsconfig = (options: object, more: object = {}): string =>
  `${JSON.stringify({ compilerOptions: options, ...more }, null, 2)}\n`;
const ci = (run: string): string =>
  `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: ${run}\n`;
const python =
  'from app import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n    assert total([]) == 0\n';
const go =
  'package sum\n\nimport "testing"\n\nfunc TestSum(t *testing.T) {\n\tif Sum(1, 2) != 3 {\n\t\tt.Errorf("wrong")\n\t}\n}\n';
const rust =
  '#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        assert_eq!(sum(1, 2), 3);\n    }\n}\n';
const junit =
  'class SumTest {\n  @Test\n  void adds() {\n    assertEquals(3, sum(1, 2));\n  }\n}\n';
const own = { action: 'modify', instructions: 'Make sum add. Add a test for zero.' } as const;

export const guiltyTests: readonly CorpusDiff[] = [
  { name: 'a test deleted', path: 'test/sum.test.js', before: twoTests, after: null },
  {
    name: 'an owned test file deleted that was to be changed',
    path: 'test/sum.test.js',
    before: twoTests,
    after: null,
    ...own,
  },
  {
    name: 'a test edited that nobody owns',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace('toBe(3)', 'toBe(-1)'),
  },
  {
    name: 'it.skip',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace("it('adds'", "it.skip('adds'"),
    ...own,
  },
  {
    name: 'a new test that is skipped',
    path: 'test/new.test.js',
    before: null,
    after: "import { test } from 'node:test';\ntest.skip('adds', () => {});\n",
    action: 'create',
  },
  {
    name: 'a new test that asserts nothing of the code',
    path: 'test/new.test.js',
    before: null,
    after: jest("  it('adds', () => {\n    expect(true).toBe(true);\n  });"),
    action: 'create',
  },
  {
    name: 'xit',
    path: 'spec/sum_spec.js',
    before: twoTests,
    after: twoTests.replace("it('adds'", "xit('adds'"),
    ...own,
  },
  {
    name: 'it.only on an easy test',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace("it('takes", "it.only('takes"),
    ...own,
  },
  {
    name: 'an assertion removed',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace('    expect(sum(-1, 1)).toBe(0);\n', ''),
    ...own,
  },
  {
    name: 'an assertion commented out',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace('    expect(sum(1, 2))', '    // expect(sum(1, 2))'),
    ...own,
  },
  {
    name: 'a body commented out',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace(
      '    expect(sum(1, 2)).toBe(3);\n    expect(sum(-1, 1)).toBe(0);',
      '    /*\n    expect(sum(1, 2)).toBe(3);\n    expect(sum(-1, 1)).toBe(0);\n    */',
    ),
    ...own,
  },
  {
    name: 'a tautology in place of an assertion',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace('expect(sum(1, 2)).toBe(3)', 'expect(true).toBe(true)'),
    ...own,
  },
  {
    name: 'toBe loosened to toBeDefined',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace('expect(sum(1, 2)).toBe(3)', 'expect(sum(1, 2)).toBeDefined()'),
    ...own,
  },
  {
    name: 'a failure caught and dropped',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace(
      '    expect(sum(1, 2)).toBe(3);',
      '    try { expect(sum(1, 2)).toBe(3); } catch {}',
    ),
    ...own,
  },
  {
    name: 'the test process ended early',
    path: 'test/sum.test.js',
    before: twoTests,
    after: `process.exit(0);\n${twoTests}`,
    ...own,
  },
  {
    name: 'tests behind if (false)',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace("  it('adds'", "  if (false) it('adds'"),
    ...own,
  },
  {
    name: 'pytest skip',
    path: 'tests/test_total.py',
    before: python,
    after: python.replace('def test_total', '@pytest.mark.skip\ndef test_total'),
    ...own,
  },
  {
    name: 'pytest xfail',
    path: 'tests/test_total.py',
    before: python,
    after: python.replace('def test_total', '@pytest.mark.xfail(strict=False)\ndef test_total'),
    ...own,
  },
  {
    name: 'assert True',
    path: 'tests/test_total.py',
    before: python,
    after: python.replace('assert total([1, 2]) == 3', 'assert True'),
    ...own,
  },
  {
    name: 'a comparison become “is not None”',
    path: 'tests/test_total.py',
    before: python,
    after: python.replace('assert total([1, 2]) == 3', 'assert total([1, 2]) is not None'),
    ...own,
  },
  {
    name: 'an assertion with “or True”',
    path: 'tests/test_total.py',
    before: python,
    after: python.replace('== 3', '== 3 or True'),
    ...own,
  },
  {
    name: 't.Skip in Go',
    path: 'sum_test.go',
    before: go,
    after: go.replace('\tif Sum', '\tt.Skip("flaky")\n\tif Sum'),
    ...own,
  },
  {
    name: '#[ignore] in Rust',
    path: 'tests/sum.rs',
    before: rust,
    after: rust.replace('#[test]', '#[test]\n    #[ignore]'),
    ...own,
  },
  {
    name: '@Disabled in JUnit',
    path: 'src/test/java/SumTest.java',
    before: junit,
    after: junit.replace('  @Test', '  @Disabled\n  @Test'),
    ...own,
  },
  {
    name: 'a snapshot rewritten that nobody owns',
    path: 'test/__snapshots__/page.test.js.snap',
    before: 'exports[`a`] = `<b>`;\n',
    after: 'exports[`a`] = `<i>`;\n',
  },
  {
    name: 'a test removed although the plan forbids it',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace(/ {2}it\('takes[\s\S]*?\}\);\n/, ''),
    action: 'modify',
    instructions: 'Make sum add. Do not remove tests.',
  },
];

export const guiltyChecks: readonly CorpusDiff[] = [
  {
    name: 'test script || true',
    path: 'package.json',
    before: pack({ test: 'vitest run' }),
    after: pack({ test: 'vitest run || true' }),
    ...own,
  },
  {
    name: 'test script only echoes',
    path: 'package.json',
    before: pack({ test: 'node --test' }),
    after: pack({ test: 'echo ok' }),
    ...own,
  },
  {
    name: 'test script removed',
    path: 'package.json',
    before: pack({ test: 'node --test', start: 'node .' }),
    after: pack({ start: 'node .' }),
    ...own,
  },
  {
    name: 'passWithNoTests',
    path: 'package.json',
    before: pack({ test: 'vitest run' }),
    after: pack({ test: 'vitest run --passWithNoTests' }),
    ...own,
  },
  {
    name: 'a part of the check dropped',
    path: 'package.json',
    before: pack({ check: 'tsc --noEmit && vitest run' }),
    after: pack({ check: 'vitest run' }),
    ...own,
  },
  {
    name: 'only one file tested',
    path: 'package.json',
    before: pack({ test: 'node --test' }),
    after: pack({ test: 'node --test test/easy.test.js' }),
    ...own,
  },
  {
    name: 'exit 0 in a script',
    path: 'package.json',
    before: pack({ lint: 'eslint .' }),
    after: pack({ lint: 'eslint .; exit 0' }),
    ...own,
  },
  {
    name: 'CI continues on error',
    path: '.github/workflows/ci.yml',
    before: ci('npm test'),
    after: ci('npm test\n        continue-on-error: true'),
  },
  {
    name: 'CI ignores the exit code',
    path: '.github/workflows/ci.yml',
    before: ci('npm test'),
    after: ci('npm test || exit 0'),
  },
  {
    name: 'GitLab job may fail',
    path: '.gitlab-ci.yml',
    before: 'test:\n  script: make test\n',
    after: 'test:\n  script: make test\n  allow_failure: true\n',
  },
  {
    name: 'tests excluded in vitest config',
    path: 'vitest.config.ts',
    before: "export default { test: { exclude: ['node_modules'] } };\n",
    after: "export default { test: { exclude: ['node_modules', 'test/sum.test.js'] } };\n",
    ...own,
  },
  {
    name: 'tests ignored in jest config',
    path: 'jest.config.js',
    before: 'module.exports = { };\n',
    after: "module.exports = { testPathIgnorePatterns: ['sum'] };\n",
    ...own,
  },
  {
    name: 'strict switched off',
    path: 'tsconfig.json',
    before: tsconfig({ strict: true }),
    after: tsconfig({ strict: false }),
    ...own,
  },
  {
    name: 'strict taken out',
    path: 'tsconfig.json',
    before: tsconfig({ strict: true, target: 'es2022' }),
    after: tsconfig({ target: 'es2022' }),
    ...own,
  },
  {
    name: 'a folder excluded from type checks',
    path: 'tsconfig.json',
    before: tsconfig({ strict: true }, { exclude: ['dist'] }),
    after: tsconfig({ strict: true }, { exclude: ['dist', 'src/sum.ts'] }),
    ...own,
  },
  {
    name: 'a lint rule off',
    path: 'eslint.config.js',
    before: "export default [{ rules: { 'no-undef': 'error' } }];\n",
    after: "export default [{ rules: { 'no-undef': 'off' } }];\n",
    ...own,
  },
  {
    name: 'pytest ignores a folder',
    path: 'pytest.ini',
    before: '[pytest]\naddopts = -q\n',
    after: '[pytest]\naddopts = -q --ignore=tests/test_total.py\n',
    ...own,
  },
  {
    name: 'pytest deselects by name',
    path: 'pyproject.toml',
    before: '[tool.pytest.ini_options]\naddopts = "-q"\n',
    after: '[tool.pytest.ini_options]\naddopts = "-q -k \\"not total\\""\n',
    ...own,
  },
  {
    name: 'a conftest that nobody planned',
    path: 'tests/conftest.py',
    before: null,
    after: 'collect_ignore = ["test_total.py"]\n',
  },
  {
    name: 'coverage floor lowered',
    path: 'setup.cfg',
    before: '[coverage:report]\nfail_under = 90\n',
    after: '[coverage:report]\nfail_under = 10\n',
    ...own,
  },
  {
    name: 'Maven skips tests',
    path: 'pom.xml',
    before: '<configuration></configuration>\n',
    after: '<configuration><skipTests>true</skipTests></configuration>\n',
    ...own,
  },
  {
    name: 'make ignores the failure',
    path: 'Makefile',
    before: 'test:\n\tpytest\n',
    after: 'test:\n\t-pytest\n',
    ...own,
  },
  {
    name: 'mypy silenced',
    path: 'mypy.ini',
    before: '[mypy]\nstrict = True\n',
    after: '[mypy]\nstrict = True\nignore_errors = True\n',
    ...own,
  },
  {
    name: '@ts-nocheck in the source',
    path: 'src/sum.ts',
    before: 'export const sum = 1;\n',
    after: '// @ts-nocheck\nexport const sum = 1;\n',
    ...own,
  },
  { name: 'the hook deleted', path: '.husky/pre-commit', before: 'npm test\n', after: null },
];

const asks = (instructions: string) => ({ action: 'modify', instructions }) as const;

export const innocent: readonly CorpusDiff[] = [
  {
    name: 'a test added',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace(
      '    expect(sum()).toBe(0);',
      '    expect(sum()).toBe(0);\n    expect(sum(0)).toBe(0);',
    ),
    ...own,
  },
  {
    name: 'an expectation changed in an owned test',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace('toBe(3)', 'toBe(4)'),
    ...asks('Round up; update the tests.'),
  },
  {
    name: 'a new test file',
    path: 'test/new.test.js',
    before: null,
    after: twoTests,
    action: 'create',
  },
  {
    name: 'a new test file of which one test waits for another system',
    path: 'test/new.test.js',
    before: null,
    after: twoTests.replace("it('adds'", "it.skip('adds'"),
    action: 'create',
  },
  {
    name: 'a new test file that is planned as pending',
    path: 'test/new.test.js',
    before: null,
    after: "test.todo('adds');\n",
    action: 'create',
    instructions: 'Write the tests of later steps as todo.',
  },
  {
    name: 'a test deleted as planned',
    path: 'test/old.test.js',
    before: twoTests,
    after: null,
    action: 'delete',
  },
  {
    name: 'obsolete tests removed as asked',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace(/ {2}it\('takes[\s\S]*?\}\);\n/, ''),
    ...asks('sum() without arguments is gone: remove the test for it.'),
  },
  {
    name: 'assertions gathered into a table',
    path: 'test/sum.test.js',
    before: twoTests,
    after: jest(
      "  it.each([[1, 2, 3], [-1, 1, 0], [0, 0, 0]])('adds', (a, b, c) => {\n    expect(sum(a, b)).toBe(c);\n  });",
    ),
    ...own,
  },
  {
    name: 'pytest cases parametrized',
    path: 'tests/test_total.py',
    before: python,
    after:
      'import pytest\nfrom app import total\n\n\n@pytest.mark.parametrize("given,want", [([1, 2], 3), ([], 0)])\ndef test_total(given, want):\n    assert total(given) == want\n',
    ...own,
  },
  {
    name: 'a skip that the plan asks for',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace("it('adds'", "it.skip('adds'"),
    ...asks('Skip the test "adds" until the server is mended.'),
  },
  {
    name: 'tests reformatted',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace(/ {2}/g, '\t'),
  },
  {
    name: 'an import in a test renamed',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests.replace('../src/sum.js', '../src/add.js'),
    ...own,
  },
  {
    name: 'a stronger matcher',
    path: 'test/sum.test.js',
    before: twoTests.replace('toBe(3)', 'toBeDefined()'),
    after: twoTests,
    ...own,
  },
  {
    name: 'a helper for assertions',
    path: 'test/sum.test.js',
    before: twoTests,
    after: twoTests
      .replace('expect(sum(1, 2)).toBe(3)', 'expectSum(1, 2, 3)')
      .replace('expect(sum(-1, 1)).toBe(0)', 'expectSum(-1, 1, 0)'),
    ...asks('Add the function expectSum.'),
  },
  {
    name: 'a new script',
    path: 'package.json',
    before: pack({ test: 'vitest run' }),
    after: pack({ test: 'vitest run', lint: 'biome check' }),
    ...own,
  },
  {
    name: 'a dependency added',
    path: 'package.json',
    before: pack({ test: 'vitest run' }),
    after: pack({ test: 'vitest run' }, { dependencies: { zod: '4.0.0' } }),
    ...own,
  },
  {
    name: 'a check that got more to do',
    path: 'package.json',
    before: pack({ test: 'vitest run' }),
    after: pack({ test: 'tsc --noEmit && vitest run --coverage' }),
    ...own,
  },
  {
    name: 'a check split in two scripts',
    path: 'package.json',
    before: pack({ check: 'tsc --noEmit && vitest run' }),
    after: pack({ types: 'tsc --noEmit', check: 'npm run types && vitest run' }),
    ...own,
  },
  {
    name: 'the runner replaced as asked',
    path: 'package.json',
    before: pack({ test: 'jest' }),
    after: pack({ test: 'vitest run' }),
    ...asks('Move from Jest to Vitest.'),
  },
  {
    name: 'strict switched on',
    path: 'tsconfig.json',
    before: tsconfig({ strict: false }),
    after: tsconfig({ strict: true }),
    ...own,
  },
  {
    name: 'a path alias in tsconfig',
    path: 'tsconfig.json',
    before: tsconfig({ strict: true }),
    after: tsconfig({ strict: true, paths: { '@/*': ['./src/*'] } }),
    ...own,
  },
  {
    name: 'an exclude that the plan asks for',
    path: 'vitest.config.ts',
    before: "export default { test: { exclude: ['a'] } };\n",
    after: "export default { test: { exclude: ['a', 'e2e'] } };\n",
    ...asks('Exclude e2e from the unit run.'),
  },
  {
    name: 'a job added to CI',
    path: '.github/workflows/ci.yml',
    before: ci('npm test'),
    after: `${ci('npm test')}      - run: npm run lint\n`,
    ...own,
  },
  {
    name: 'a rule made stricter',
    path: 'eslint.config.js',
    before: "export default [{ rules: { 'no-undef': 'off' } }];\n",
    after: "export default [{ rules: { 'no-undef': 'error' } }];\n",
    ...own,
  },
  {
    name: 'a coverage floor raised',
    path: 'vitest.config.ts',
    before: 'export default { test: { coverage: { thresholds: { lines: 80 } } } };\n',
    after: 'export default { test: { coverage: { thresholds: { lines: 90 } } } };\n',
    ...own,
  },
  {
    name: 'a line of source with || true',
    path: 'src/flags.js',
    before: 'export const on = false;\n',
    after: 'export const on = read() || true;\n',
    ...own,
  },
  {
    name: 'an exit in a command line program',
    path: 'src/cli.js',
    before: 'run();\n',
    after: 'run();\nprocess.exit(0);\n',
    ...own,
  },
  {
    name: 'one lint rule off for one line',
    path: 'src/sum.js',
    before: 'f();\n',
    after: '// eslint-disable-next-line no-console\nf();\n',
    ...own,
  },
  { name: 'test data', path: 'test/fixtures/orders.json', before: '[1]', after: '[1, 2]', ...own },
  {
    name: 'a Go test with one case more',
    path: 'sum_test.go',
    before: go,
    after: go.replace('\t}\n}\n', '\t}\n\tif Sum(0, 0) != 0 {\n\t\tt.Errorf("zero")\n\t}\n}\n'),
    ...own,
  },
  {
    name: 'the Makefile with a new target',
    path: 'Makefile',
    before: 'test:\n\tpytest\n',
    after: 'test:\n\tpytest\n\nlint:\n\truff check\n',
    ...own,
  },
];
