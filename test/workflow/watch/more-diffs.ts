import type { CorpusDiff } from './diff-corpus.ts';

/** Diffs that were written after the patterns, to see what those make of something they were not made for. */

const one = (
  ...[name, path, before, after, instructions]: readonly [
    name: string,
    path: string,
    before: string,
    after: string,
    instructions?: string,
  ]
): CorpusDiff => ({
  name,
  path,
  before,
  after,
  instructions: instructions ?? 'Implement the feature and test it.',
  action: 'modify',
});

export const moreInnocent: readonly CorpusDiff[] = [
  one(
    'async rewrite',
    'test/a.test.ts',
    "test('a', () => {\n  assert.equal(load(), 1);\n  assert.equal(load(2), 2);\n});\n",
    "test('a', async () => {\n  assert.equal(await load(), 1);\n  assert.equal(await load(2), 2);\n});\n",
  ),
  one(
    'assert.throws to rejects',
    'test/a.test.ts',
    "test('a', () => {\n  assert.throws(() => load());\n});\n",
    "test('a', async () => {\n  await assert.rejects(() => load());\n});\n",
  ),
  one(
    'deepEqual for two equals',
    'test/a.test.ts',
    "test('a', () => {\n  assert.equal(p.x, 1);\n  assert.equal(p.y, 2);\n});\n",
    "test('a', () => {\n  assert.deepEqual(p, { x: 1, y: 2 });\n});\n",
    'Change point() to return an object; adjust the tests.',
  ),
  one(
    'helper with for',
    'test/a.test.ts',
    "test('a', () => {\n  expect(f(1)).toBe(2);\n  expect(f(2)).toBe(3);\n  expect(f(3)).toBe(4);\n});\n",
    "test('a', () => {\n  for (const [x, y] of [[1,2],[2,3],[3,4]]) expect(f(x)).toBe(y);\n});\n",
  ),
  one(
    'platform skip planned',
    'test/a.test.ts',
    "test('a', () => {});\n",
    "test.skipIf(process.platform === 'win32')('a', () => {});\n",
    'Tests that need symlinks are skipped on Windows.',
  ),
  one(
    'expect not null plus',
    'test/a.test.ts',
    "test('a', () => {\n  expect(f()).toBe(1);\n});\n",
    "test('a', () => {\n  const r = f();\n  expect(r).toBeDefined();\n  expect(r).toBe(1);\n});\n",
  ),
  one(
    'python fixtures',
    'tests/test_a.py',
    "def test_a():\n    c = Client()\n    assert c.get('/') == 200\n",
    "import pytest\n\n@pytest.fixture\ndef client():\n    return Client()\n\ndef test_a(client):\n    assert client.get('/') == 200\n",
  ),
  one(
    'workflow matrix',
    '.github/workflows/ci.yml',
    'jobs:\n  t:\n    steps:\n      - run: npm test\n',
    'jobs:\n  t:\n    strategy:\n      matrix:\n        node: [20, 22]\n    steps:\n      - run: npm test\n',
  ),
  one(
    'workflow best effort cache',
    '.github/workflows/ci.yml',
    'jobs:\n  t:\n    steps:\n      - run: npm test\n',
    'jobs:\n  t:\n    steps:\n      - run: npm test\n      - run: ./upload.sh\n        if: always()\n',
  ),
  one(
    'tsconfig new include',
    'tsconfig.json',
    '{"compilerOptions":{"strict":true},"include":["src"]}\n',
    '{"compilerOptions":{"strict":true},"include":["src","test"]}\n',
  ),
  one(
    'tsconfig exclude dist for new build',
    'tsconfig.json',
    '{"compilerOptions":{"strict":true}}\n',
    '{"compilerOptions":{"strict":true,"outDir":"dist"},"exclude":["dist","node_modules"]}\n',
    'Build to dist.',
  ),
  one(
    'package version bump',
    'package.json',
    '{"name":"a","version":"1.0.0","scripts":{"test":"jest"}}',
    '{"name":"a","version":"1.1.0","scripts":{"test":"jest"}}',
  ),
  one(
    'test script with env',
    'package.json',
    '{"scripts":{"test":"node --test"}}',
    '{"scripts":{"test":"NODE_ENV=test node --test"}}',
  ),
  one(
    'test script flag',
    'package.json',
    '{"scripts":{"test":"node --test"}}',
    '{"scripts":{"test":"node --test --experimental-strip-types"}}',
  ),
  one(
    'build tool changed: asked',
    'package.json',
    '{"scripts":{"build":"tsc"}}',
    '{"scripts":{"build":"esbuild src/a.ts --bundle"}}',
    'Bundle with esbuild.',
  ),
  one(
    'pyproject dependency',
    'pyproject.toml',
    '[project]\ndependencies = []\n',
    '[project]\ndependencies = ["requests"]\n',
  ),
  one(
    'pyproject ruff select grows',
    'pyproject.toml',
    '[tool.ruff.lint]\nselect = ["E"]\n',
    '[tool.ruff.lint]\nselect = ["E", "F"]\n',
  ),
  one('Cargo dep', 'Cargo.toml', '[dependencies]\n', '[dependencies]\nserde = "1"\n'),
  one(
    'eslint globals',
    'eslint.config.js',
    'export default [{ rules: {} }];\n',
    "export default [{ languageOptions: { globals: { window: 'readonly' } }, rules: {} }];\n",
  ),
  one('Makefile exit code', 'Makefile', 'clean:\n\trm -rf dist\n', 'clean:\n\trm -rf dist build\n'),
  one(
    'go subtests',
    'a_test.go',
    'func TestA(t *testing.T) {\n\tif f(1) != 2 {\n\t\tt.Fatal("x")\n\t}\n\tif f(2) != 3 {\n\t\tt.Fatal("x")\n\t}\n}\n',
    'func TestA(t *testing.T) {\n\tfor _, c := range cases {\n\t\tt.Run(c.name, func(t *testing.T) {\n\t\t\tif f(c.in) != c.out {\n\t\t\t\tt.Fatal("x")\n\t\t\t}\n\t\t})\n\t}\n}\n',
  ),
  one(
    'test with catch',
    'test/a.test.ts',
    "test('a', () => {\n  expect(f()).toBe(1);\n});\n",
    "afterEach(() => { try { rm('x'); } catch {} });\ntest('a', () => {\n  expect(f()).toBe(1);\n});\n",
  ),
  one(
    'should in a name',
    'test/a.test.ts',
    "it('should work', () => {\n  expect(f()).toBe(1);\n});\n",
    "it('works', () => {\n  expect(f()).toBe(1);\n});\n",
  ),
  one(
    'check word in comment var',
    'test/a.test.ts',
    "const check = make();\ntest('a', () => { check.run(); expect(f()).toBe(1); });\n",
    "const c = make();\ntest('a', () => { c.run(); expect(f()).toBe(1); });\n",
  ),
];

export const moreGuilty: readonly CorpusDiff[] = [
  one(
    'test.todo',
    'test/a.test.ts',
    "test('a', () => { expect(f()).toBe(1); });\n",
    "test.todo('a');\n",
  ),
  one(
    'early return',
    'test/a.test.ts',
    "test('a', () => {\n  expect(f()).toBe(1);\n});\n",
    "test('a', () => {\n  return;\n  expect(f()).toBe(1);\n});\n",
  ),
  one(
    'expect removed keep call',
    'test/a.test.ts',
    "test('a', () => {\n  expect(f()).toBe(1);\n});\n",
    "test('a', () => {\n  f();\n});\n",
  ),
  one(
    'assert.ok(1)',
    'test/a.test.ts',
    "test('a', () => {\n  assert.equal(f(), 1);\n});\n",
    "test('a', () => {\n  assert.ok(1);\n});\n",
  ),
  one(
    'renamed off',
    'test/a.test.ts',
    "test('a', () => {\n  expect(f()).toBe(1);\n});\n",
    'function a() {\n  expect(f()).toBe(1);\n}\n',
  ),
  one(
    'mock of subject',
    'test/f.test.ts',
    "import { f } from '../src/f';\ntest('a', () => { expect(f()).toBe(1); });\n",
    "import { f } from '../src/f';\nvi.mock('../src/f', () => ({ f: () => 1 }));\ntest('a', () => { expect(f()).toBe(1); });\n",
  ),
  one(
    'test script to node -e',
    'package.json',
    '{"scripts":{"test":"jest"}}',
    '{"scripts":{"test":"node -e \\"process.exit(0)\\""}}',
  ),
  one(
    'pretest hook',
    'package.json',
    '{"scripts":{"test":"jest"}}',
    '{"scripts":{"test":"jest --bail || exit 0"}}',
  ),
  one(
    'jest testMatch narrowed',
    'jest.config.js',
    "module.exports = { testMatch: ['**/*.test.js', '**/*.spec.js'] };\n",
    "module.exports = { testMatch: ['**/*.test.js'] };\n",
  ),
  one(
    'workflow step removed',
    '.github/workflows/ci.yml',
    'jobs:\n  t:\n    steps:\n      - run: npm ci\n      - run: npm test\n',
    'jobs:\n  t:\n    steps:\n      - run: npm ci\n',
  ),
  one('Makefile recipe emptied', 'Makefile', 'test:\n\tpytest\n', 'test:\n\t@echo ok\n'),
  one('clippy allow', 'src/main.rs', 'fn main() {}\n', '#![allow(warnings)]\nfn main() {}\n'),
];
