import { describe, expect, it } from 'vitest';
import { describeBrief } from '../../electron/executor/brief.ts';
import { withControlTools } from '../../electron/executor/control-tools.ts';
import { readExecutorPrompt } from '../../electron/executor/prompt.ts';
import { brief, workspaceTools } from './rig.ts';

describe('what every attempt starts with', () => {
  it('stays below 8,000 characters with the nine tools of the contract', async () => {
    const tools = withControlTools(workspaceTools);
    expect(tools.map((tool) => tool.name)).toEqual([
      'list_files',
      'read_file',
      'search_files',
      'edit_file',
      'write_file',
      'delete_file',
      'run_command',
      'ask_planner',
      'finish_step',
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

  it('leaves out sections that have nothing to say', () => {
    expect(describeBrief(brief)).not.toContain('Not part of this');
    expect(describeBrief(brief)).toContain('- src/sum.js (yours to change)');
  });
});
