import { describe, expect, it } from 'vitest';
import { withControlTools } from '../../electron/executor/control-tools.ts';
import { workspaceTools } from '../../electron/tools/workspace-tools.ts';
import { tempWorktree } from './temp-worktree.ts';

const definitions = workspaceTools.map((tool) => tool.definition);

/** The table of the contract: names, parameters (a question mark behind the optional ones), effects. */
const contract = {
  list_files: ['path?', 'depth?'],
  read_file: ['path', 'start_line?', 'end_line?'],
  search_files: ['pattern', 'path?', 'glob?'],
  edit_file: ['path', 'old_text', 'new_text'],
  write_file: ['path', 'content'],
  delete_file: ['path'],
  run_command: ['command', 'timeout_seconds?'],
  ask_planner: ['question'],
  finish_step: ['summary'],
};

describe('the executor’s tools', () => {
  it('have the names and parameters of the contract', () => {
    const found = withControlTools(definitions).map(({ name, inputSchema }) => {
      const required = Array.isArray(inputSchema.required) ? inputSchema.required : [];
      const names = Object.keys(inputSchema.properties ?? {});
      return [name, names.map((one) => (required.includes(one) ? one : `${one}?`))];
    });
    expect(Object.fromEntries(found)).toEqual(contract);
  });

  it('stay small enough for a small model: 4,300 characters for the seven of the workspace', () => {
    const wire = definitions.map(({ effect: _, ...shown }) => shown);
    expect(JSON.stringify(wire).length).toBeLessThanOrEqual(4_300);
  });

  it('carry plain schemas: types and descriptions, no dialect', () => {
    const text = JSON.stringify(definitions);
    expect(text).not.toMatch(/\$schema|additionalProperties|minimum|maximum/);
    const list = definitions.find((one) => one.name === 'list_files');
    expect(list?.inputSchema.properties).toMatchObject({ depth: { type: 'integer' } });
  });

  it('come in alphabetical order', () => {
    const names = definitions.map((one) => one.name);
    expect(names).toEqual([...names].sort());
  });

  it('say by our own table what a call can do', () => {
    expect(Object.fromEntries(definitions.map((one) => [one.name, one.effect]))).toEqual({
      delete_file: 'write-tree',
      edit_file: 'write-tree',
      list_files: 'read',
      read_file: 'read',
      run_command: 'command',
      search_files: 'read',
      write_file: 'write-tree',
    });
  });
});

describe('wrong arguments', () => {
  const cases: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    [
      'read_file',
      {},
      /path is missing\. No arguments were given\. It takes: read_file\(path, start_line\?, end_line\?\)/,
    ],
    ['read_file', { file_path: 'a' }, /path is missing\. Given: file_path\./],
    ['read_file', { path: 5 }, /path must be a text, not 5/],
    ['read_file', { path: 'a', start_line: 'ten' }, /start_line must be a whole number, not "ten"/],
    ['read_file', { path: 'a', start_line: 1.5 }, /start_line must be a whole number, not 1\.5/],
    ['edit_file', { path: 'a', old_text: null, new_text: '' }, /old_text is missing/],
    ['write_file', { path: 'a', content: ['x'] }, /content must be a text, not \["x"\]/],
    ['run_command', { command: ' ' }, /command is empty/],
    ['run_command', { command: 'a\0b' }, /NUL character/],
  ];

  it.each(cases)('%s(%j) are answered with what is wanted', async (name, args, say) => {
    const result = await tempWorktree().call(name, args);
    expect(result.status).toBe('error');
    expect(result.text).toMatch(say);
  });

  it('understands numbers sent as text and null for what is left out', async () => {
    const tree = tempWorktree();
    tree.write('f', 'a\nb\n');
    const result = await tree.call('read_file', { path: 'f', start_line: '2', end_line: null });
    expect(result.text).toBe('f (lines 2-2 of 2)\n2|b');
  });
});
