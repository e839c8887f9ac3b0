import { describe, expect, it } from 'vitest';
import { describeBrief } from '../../electron/executor/brief.ts';
import { describeToolsConstrained } from '../../electron/executor/calls/as-constrained.ts';
import { describeToolsAsText } from '../../electron/executor/calls/as-text.ts';
import { withControlTools } from '../../electron/executor/control-tools.ts';
import { readExecutorPrompt } from '../../electron/executor/prompt.ts';
import { workspaceTools as realTools } from '../../electron/tools/workspace-tools.ts';
import { brief, workspaceTools } from './rig.ts';

const real = realTools.map((tool) => tool.definition);

describe('what every attempt starts with', () => {
  it.each([
    ['as the contract names them', workspaceTools],
    ['as they are built', real],
  ])('stays below 8,000 characters with the nine tools %s', async (_name, session) => {
    const tools = withControlTools(session);
    expect(tools.map((tool) => tool.name).toSorted()).toEqual([
      'ask_planner',
      'delete_file',
      'edit_file',
      'finish_step',
      'list_files',
      'read_file',
      'run_command',
      'search_files',
      'write_file',
    ]);
    const schemas = tools.map(({ name, description, inputSchema }) => ({
      type: 'function',
      function: { name, description, parameters: inputSchema },
    }));
    const empty = {
      ...brief.step,
      title: '',
      instructions: '',
      files: [],
      edgeCases: [],
      checks: [],
      doneWhen: [],
    };
    const frame = describeBrief({ ...brief, step: empty, planSummary: '' });
    const prompt = await readExecutorPrompt();
    const total = prompt.text.length + JSON.stringify(schemas).length + frame.length;
    expect(total).toBeLessThan(8000);
    expect(prompt.hashes['executor/system.md']).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['text', describeToolsAsText],
    ['constrained', describeToolsConstrained],
  ])('stays below 8,000 characters over the %s transport', async (_name, describeTools) => {
    const prompt = await readExecutorPrompt();
    const system = prompt.text + describeTools(withControlTools(real));
    expect(system.length).toBeLessThan(8000);
    // Texts of files are shown outside the JSON only.
    expect(system).not.toMatch(/"(?:content|old_text|new_text)":/);
  });

  it('leaves out sections that have nothing to say', () => {
    expect(describeBrief(brief)).not.toContain('Not part of this');
    expect(describeBrief(brief)).toContain('- src/sum.js (yours to change)');
  });
});
