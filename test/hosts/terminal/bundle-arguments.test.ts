import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../electron/hosts/terminal/arguments.ts';

const parsed = (text: string) => {
  const command = parseArguments(text.split(' '));
  return command.ok ? command.value : command.error;
};

describe('the commands about runs as files', () => {
  it('replace secrets unless people say otherwise', () => {
    expect(parsed('export r a.tandem')).toMatchObject({ form: 'bundle', redact: ['secrets'] });
    expect(parsed('export r a.tandem --redact none')).toMatchObject({ redact: [] });
    expect(parsed('export r a.html --redact paths,names')).toMatchObject({
      ...{ form: 'report', redact: ['secrets', 'paths', 'names'] },
    });
  });

  it('write nothing for a preview', () => {
    expect(parsed('export r --preview')).toMatchObject({ kind: 'export', file: null });
  });

  it.each([
    ['export', 'needs the name of a run'],
    ['export r', 'needs a file'],
    ['export r a b', '`b` is one too many'],
    ['export r a --redact everything', 'secrets, paths, names or none'],
    ['import', 'needs a file'],
    ['import a b', '`b` is one too many'],
    ['remove', 'needs the name of a run'],
    ['remove r --worktree-only --branch', 'does not go with --branch'],
    ['keep', 'needs the name of a run'],
  ])('refuse `tandem %s` and name the way out', (text, words) => {
    expect(parsed(text)).toMatchObject({ kind: 'usage', message: expect.stringContaining(words) });
  });

  it('read what is to go and what stays', () => {
    expect(parsed('remove a b --worktree-only --yes')).toMatchObject({
      ...{ kind: 'remove', runs: ['a', 'b'], onlyWorktree: true, branch: false, yes: true },
    });
    expect(parsed('keep a --off')).toMatchObject({ kind: 'keep', run: 'a', keep: false });
    expect(parsed('runs --storage')).toMatchObject({ kind: 'runs', storage: true });
  });
});
