import { describe, expect, it } from 'vitest';
import { askedFor } from '../../../electron/workflow/watch/asked-for.ts';
import { isTestFile } from '../../../electron/workflow/watch/file-roles.ts';
import { findWeakenedChecks } from '../../../electron/workflow/watch/weakened-checks.ts';
import { findWeakenedTests } from '../../../electron/workflow/watch/weakened-tests.ts';
import { stepOf } from '../plan-fixture.ts';
import { type CorpusDiff, guiltyChecks, guiltyTests, innocent } from './diff-corpus.ts';
import { moreGuilty, moreInnocent } from './more-diffs.ts';

function judge(...diffs: readonly CorpusDiff[]) {
  const files = diffs.map((diff) => {
    const { path, action, instructions = 'Make it work.' } = diff;
    const step = stepOf('s1', { instructions, files: action ? [{ path, action }] : [] });
    return { ...diff, asked: askedFor([step], path) };
  });
  return {
    tests: findWeakenedTests(files.filter(({ path }) => isTestFile(path))).map(
      ({ detail }) => detail,
    ),
    checks: files.flatMap((file) => findWeakenedChecks(file).map(({ detail }) => detail)),
  };
}

const named = (diffs: readonly CorpusDiff[]) => diffs.map((diff) => [diff.name, diff] as const);

describe('a weakened test is noticed', () => {
  it.each(named(guiltyTests))('%s', (_name, diff) => {
    expect(judge(diff).tests).not.toEqual([]);
  });

  it('with the file and what is wrong about it', () => {
    const [diff] = guiltyTests.filter(({ name }) => name === 'an assertion removed');
    expect(judge(diff as CorpusDiff).tests).toEqual([
      'test/sum.test.js: 1 assertion fewer than before',
    ]);
  });
});

describe('a weakened check is noticed', () => {
  it.each(named(guiltyChecks))('%s', (_name, diff) => {
    expect(judge(diff).checks).not.toEqual([]);
  });
});

describe('a diff that the patterns were not made for', () => {
  it.each(named(moreGuilty))('is noticed: %s', (_name, diff) => {
    const { tests, checks } = judge(diff);
    expect([...tests, ...checks]).not.toEqual([]);
  });

  it.each(named(moreInnocent))('passes: %s', (_name, diff) => {
    expect(judge(diff)).toEqual({ tests: [], checks: [] });
  });
});

describe('what is innocent passes', () => {
  it.each(named(innocent))('%s', (_name, diff) => {
    expect(judge(diff)).toEqual({ tests: [], checks: [] });
  });

  it('tests that moved to another file', () => {
    const [first] = innocent;
    if (first?.before == null) throw new Error('the corpus is empty');
    const [head = '', tail = ''] = first.before.split("  it('takes");
    const from = { ...first, after: `${head}});\n` };
    const to = {
      ...first,
      path: 'test/none.test.js',
      before: null,
      after: `it('takes${tail}`,
      action: 'create',
    } as const;
    expect(judge(from, to)).toEqual({ tests: [], checks: [] });
  });
});

describe('a test file', () => {
  it.each([
    'test/sum.test.js',
    'src/sum.spec.ts',
    'tests/test_total.py',
    'sum_test.go',
    'src/test/java/SumTest.java',
    'spec/models/user_spec.rb',
    'test/__snapshots__/a.snap',
    'cypress/e2e/login.cy.ts',
    'Tests/AppTests/SumTests.swift',
  ])('is %s', (path) => expect(isTestFile(path)).toBe(true));

  it.each([
    'src/contest.js',
    'src/latest.ts',
    'docs/testing.md',
    'test/fixtures/orders.json',
    'src/attestation.py',
    'README.md',
  ])('is not %s', (path) => expect(isTestFile(path)).toBe(false));
});

it.each(['\n', '/*\n', 'expect(', 'assert ', 'it("'])(
  'a file of nothing but %j is judged at once',
  (part) => {
    const path = 'test/a.test.js';
    const before = process.threadCpuUsage();
    judge({
      name: '',
      path,
      before: 'x',
      after: part.repeat(60_000 / part.length),
      action: 'modify',
    });
    const { user, system } = process.threadCpuUsage(before);
    // Sixty thousand empty lines took half a minute; they take a hundredth of a second.
    expect((user + system) / 1e6).toBeLessThan(3);
  },
);
