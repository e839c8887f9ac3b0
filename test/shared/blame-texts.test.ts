import { describe, expect, it } from 'vitest';
import { decideCheckForm } from '../../shared/run/blame/check-form.ts';
import {
  contentWords,
  failureLines,
  namedPaths,
  sharedWords,
  stemOf,
} from '../../shared/run/blame/failure-text.ts';
import { findHostTrouble } from '../../shared/run/blame/host-trouble.ts';

describe('what a check’s words say by themselves', () => {
  it.each([
    ['true', 'always'],
    ['echo done', 'always'],
    ['npm test || true', 'always'],
    ['sh -c "exit 0"', 'always'],
    ['test 1 = 1', 'always'],
    ['false', 'never'],
    ['exit 3', 'never'],
    ['npm test && false', 'never'],
    ['test a = b', 'never'],
    ['npm test', 'depends'],
    ['test "$(cat VERSION)" = 2', 'depends'],
    ['grep -q true src/a.js', 'depends'],
  ])('%s: %s', (command, form) => {
    expect(decideCheckForm(command)).toBe(form);
  });
});

describe('the same failure', () => {
  it('reads the same in another folder, at another time', () => {
    const one =
      'ok 1\nnot ok 2 - greets (12.5ms)\n  Error: boom at /a/worktrees/r1/src/greet.js:3:7';
    const two =
      'ok 1\nnot ok 2 - greets (9ms)\n  Error: boom at /b/worktrees/r1-steps/src/greet.js:3:7';
    expect(failureLines(one)).toEqual(failureLines(two));
    expect(failureLines(one)).toHaveLength(2);
  });

  it('is not the count of failures', () => {
    expect(failureLines('ℹ tests 3\nℹ fail 1\n# fail 2\n1 failed')).toEqual([]);
  });

  it('names the repository’s own files and no others', () => {
    const output =
      'at file:///t/worktrees/x1/src/greet.js:1\n at node_modules/a/b.js\n test/greet.test.js:4';
    expect(namedPaths(output)).toEqual(['src/greet.js', 'test/greet.test.js']);
    expect(stemOf('test/greet.test.js')).toBe(stemOf('src/greet.js'));
  });
});

describe('words that two texts share', () => {
  it('are those that carry a meaning', () => {
    expect(
      sharedWords('Please make the file say "Hi"', 'It must say something to the file'),
    ).toEqual([]);
    expect(sharedWords('Use the salutation', 'the salutation is a guess')).toEqual(['salutation']);
    expect([...contentWords('say "Hi" now')]).toEqual(['hi']);
  });
});

describe('trouble of the machine', () => {
  it.each([
    ['Error: ENOSPC: no space left on device, write', 1, 'disk-full'],
    ['cat: write error: No space left on device', 1, 'disk-full'],
    ['sh: 1: eslint: not found', 127, 'missing-program'],
    ['Error: listen EADDRINUSE: address already in use 127.0.0.1:3000', 1, 'port'],
    ['getaddrinfo EAI_AGAIN example.invalid', 1, 'name'],
    ['FATAL ERROR: JavaScript heap out of memory', 134, 'memory'],
    ['', 137, 'killed'],
  ])('%s is %s', (outputTail, exitCode, kind) => {
    expect(findHostTrouble({ outputTail, exitCode })?.kind).toBe(kind);
  });

  it.each([
    ['AssertionError: expected 1 to equal 2', 1],
    ['Error: no space left on device', 0],
    ['module not found in the list', 1],
  ])('is not in: %s', (outputTail, exitCode) => {
    expect(findHostTrouble({ outputTail, exitCode })).toBeNull();
  });
});
