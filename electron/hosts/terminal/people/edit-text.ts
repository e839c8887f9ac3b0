import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../../shared/result.ts';

/** Opens a text in a person's editor and returns what they left in the file, or why that did not work. */
export type EditText = (text: string) => Promise<Result<string, string>>;

/** The editor's command line as git would choose it, without git's own setting. */
export const editorCommand = (env: Readonly<Record<string, string | undefined>>): string =>
  env.VISUAL || env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi');

/**
 * `whileEditing` is told when the editor has the terminal: the screen stays quiet and Ctrl-C, which is a key
 * like any other there, does not stop the run. The editor's value may carry arguments (`code --wait`), so a
 * shell reads it; the file's name is passed as an argument and never becomes part of the command.
 */
export function createEditText(input: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly whileEditing: (editing: boolean) => void;
}): EditText {
  return async (text) => {
    const folder = await mkdtemp(join(tmpdir(), 'tandem-plan-'));
    const file = join(folder, 'plan.txt');
    input.whileEditing(true);
    try {
      await writeFile(file, text, { mode: 0o600 });
      const fault = await runEditor(editorCommand(input.env), file);
      return fault === null ? ok(await readFile(file, 'utf8')) : err(fault);
    } finally {
      input.whileEditing(false);
      await rm(folder, { recursive: true, force: true });
    }
  };
}

function runEditor(command: string, file: string): Promise<string | null> {
  // Standard output may be a pipe that carries JSON: the editor gets the terminal behind standard error.
  const stdio = ['inherit', process.stdout.isTTY ? 'inherit' : 2, 'inherit'] as const;
  const child =
    process.platform === 'win32'
      ? spawn(`${command} "${file}"`, { stdio: [...stdio], shell: true })
      : spawn('/bin/sh', ['-c', `${command} "$1"`, 'sh', file], { stdio: [...stdio] });
  return new Promise((resolve) => {
    child.on('error', (fault) => resolve(`${command} could not be started: ${fault.message}`));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(null);
      else if (code === 127)
        resolve(`${command} was not found; set EDITOR to an editor that is installed`);
      else resolve(`${command} ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}
