import type { z } from 'zod';
import type { CommandEnd } from '../sandbox/run-command.ts';
import type { ToolDefinition, ToolResult } from '../workflow/ports.ts';
import { describeTool } from './describe-tool.ts';
import { parseArguments } from './parse-arguments.ts';
import type { ToolFault } from './tool-fault.ts';

/**
 * A tool is a name, a description, a schema and a function. The function never throws for anything that
 * a model or a repository can cause: it answers with a status and a text that says what to do instead.
 */
interface ToolSpec<Input extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly input: Input;
  readonly effect: ToolDefinition['effect'];
  run(input: z.infer<Input>, context: ToolContext): Promise<ToolResult> | ToolResult;
}

/** A tool whose arguments are still to be checked: what a caller deals with. */
export interface Tool {
  readonly definition: ToolDefinition;
  call(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<ToolResult>;
}

/** Puts the check of the arguments in front of a tool's function. */
export function defineTool<Input extends z.ZodObject>(spec: ToolSpec<Input>): Tool {
  const definition = describeTool(spec);
  return {
    definition,
    call: async (args, context) => {
      const input = parseArguments(spec.input, definition, args);
      return input.ok ? await spec.run(input.value, context) : failed(input.error);
    },
  };
}

/** What a tool may know of the world: one folder, and how to run a command in it. */
export interface ToolContext {
  /** Real absolute path of the worktree. */
  readonly root: string;
  /** Paths that may be written, relative to the root; a folder ends with `/`. Null means any. */
  readonly writable: readonly string[] | null;
  readonly signal: AbortSignal;
  /** Set by the harness for its own commands: takes the place of the most that a model may ask for. */
  readonly timeoutMs?: number;
  readonly runShell: RunShell;
}

/** Runs one shell command to its end. `timeoutMs` bounds it; it ends early when `signal` aborts. */
export type RunShell = (request: {
  readonly command: string;
  readonly folder: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}) => Promise<CommandEnd>;

export const answer = (
  text: string,
  more: { readonly paths?: readonly string[]; readonly cutFrom?: number } = {},
): ToolResult => ({ status: 'ok', text, exitCode: null, paths: [], ...more });

export const failed = (fault: ToolFault): ToolResult => ({
  status: fault.status,
  text: fault.text,
  exitCode: null,
  paths: [],
});
