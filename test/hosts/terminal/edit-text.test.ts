import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createEditText,
  editorCommand,
} from '../../../electron/hosts/terminal/people/edit-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem editors '));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A small program that stands in for an editor; the file's name is its last argument. */
async function editor(name: string, script: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return `'${file}'`;
}

function edit(command: string) {
  const held: boolean[] = [];
  const run = createEditText({
    env: { EDITOR: command },
    whileEditing: (editing) => held.push(editing),
  });
  return { run, held };
}

describe('editing a text', () => {
  it('gives back what the person left in the file', async () => {
    const { run, held } = edit(await editor('appends', 'echo changed >> "$1"'));
    expect(await run('plan\n')).toEqual({ ok: true, value: 'plan\nchanged\n' });
    expect(held).toEqual([true, false]);
  });

  it('hands arguments of the editor’s command line on', async () => {
    const { run } = edit(`${await editor('arguments', 'echo "$1 $#" > "$2"')} --wait`);
    expect(await run('')).toEqual({ ok: true, value: '--wait 2\n' });
  });

  it('says how an editor failed, and leaves no file behind', async () => {
    const trace = join(folder, 'trace');
    const { run, held } = edit(await editor('fails', `echo "$1" > '${trace}'; exit 3`));
    expect(await run('plan')).toMatchObject({
      ok: false,
      error: expect.stringContaining('exit code 3'),
    });
    expect(held.at(-1)).toBe(false);
    await expect(readFile((await readFile(trace, 'utf8')).trim())).rejects.toThrow('ENOENT');
  });

  it('says that an editor is missing and what to do', async () => {
    expect(await edit('no-such-editor-here').run('')).toMatchObject({
      ok: false,
      error: expect.stringMatching(/no-such-editor-here was not found; set EDITOR/),
    });
  });
});

describe('editorCommand', () => {
  it('prefers VISUAL, then EDITOR, then what every system has', () => {
    expect(editorCommand({ VISUAL: 'code --wait', EDITOR: 'nano' })).toBe('code --wait');
    expect(editorCommand({ EDITOR: 'nano' })).toBe('nano');
    expect(editorCommand({})).toBe('vi');
  });
});
