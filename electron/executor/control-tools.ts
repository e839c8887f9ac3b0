import type { ToolDefinition } from '../workflow/ports.ts';

/**
 * The two tools that the host answers itself: one ends the step, one goes to the planner through the gate.
 * They never reach the tool runner.
 */
export const finishStep: ToolDefinition = {
  name: 'finish_step',
  description:
    'End the step when the work is done and the checks pass. Nothing can be called after it.',
  inputSchema: {
    type: 'object',
    properties: { summary: { type: 'string', description: 'What you changed.' } },
    required: ['summary'],
  },
  effect: 'control',
};

export const askPlanner: ToolDefinition = {
  name: 'ask_planner',
  description: 'Ask the author of the plan one question about the instructions. Limited.',
  inputSchema: {
    type: 'object',
    properties: { question: { type: 'string' } },
    required: ['question'],
  },
  effect: 'planner',
};

/** The offered tools in a fixed order: the session's, then ours; a session can't replace ours. */
export function withControlTools(session: readonly ToolDefinition[]): readonly ToolDefinition[] {
  const own = [askPlanner, finishStep];
  const taken = new Set(own.map((tool) => tool.name));
  return [...session.filter((tool) => !taken.has(tool.name)), ...own];
}
