import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { commandEnvironment } from '../../electron/sandbox/environment.ts';
import { defaultLimits } from '../../electron/sandbox/limits.ts';
import { runCommand } from '../../electron/sandbox/run-command.ts';
import type { ToolContext } from '../../electron/tools/tool.ts';
import { workspaceTools } from '../../electron/tools/workspace-tools.ts';
import type { ToolResult } from '../../electron/workflow/ports.ts';

/** A worktree in a temporary folder, with something beside it that must never change. */
export interface TempWorktree {
  readonly root: string;
  /** A folder outside, next to the worktree. */
  readonly outside: string;
  readonly write: (path: string, content: string | Uint8Array) => string;
  readonly call: (
    name: string,
    args: Readonly<Record<string, unknown>>,
    context?: Partial<ToolContext>,
  ) => Promise<ToolResult>;
}

export const programs = join(import.meta.dirname, '../fixtures/programs');

export function tempWorktree(): TempWorktree {
  const base = realpathSync.native(mkdtempSync(join(tmpdir(), 'tandem-test-')));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const root = join(base, 'worktree');
  const outside = join(base, 'outside');
  for (const folder of [root, outside, join(base, 'tmp')]) mkdirSync(folder);
  const mark = `test-${base}`;
  const env = commandEnvironment(process.env, { temp: join(base, 'tmp'), mark });
  const context: ToolContext = {
    root,
    writable: null,
    signal: new AbortController().signal,
    runShell: ({ timeoutMs, ...request }) =>
      runCommand({ ...request, env, mark, limits: { ...defaultLimits(), timeoutMs } }),
  };
  return {
    root,
    outside,
    write(path, content) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    async call(name, args, more = {}) {
      const tool = workspaceTools.find((one) => one.definition.name === name);
      if (tool === undefined) throw new Error(`no tool ${name}`);
      return tool.call(args, { ...context, ...more });
    },
  };
}

/** Files left by an unfinished write; links are not followed. */
export const temporaryFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? temporaryFiles(join(folder, entry.name))
      : entry.name.endsWith('.tmp')
        ? [entry.name]
        : [],
  );
