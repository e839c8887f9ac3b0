import { allowsCommand } from './command-rules.ts';

interface Call {
  readonly command: string;
  /** Present: a call of a tool, which no pattern covers. */
  readonly tool?: string;
}

/** What people allowed for the rest of a run while they were asked. */
export interface AllowedCommands {
  /** Exactly this one. */
  allow(call: Call, by: string): void;
  allowPattern(pattern: string, by: string): void;
  /** Who allowed it and as what; null: it has to be asked about. */
  find(call: Call): string | null;
}

export function createAllowedCommands(): AllowedCommands {
  const exact = new Map<string, string>();
  const patterns = new Map<string, string>();
  const nameOf = ({ command, tool }: Call): string => JSON.stringify([tool ?? null, command]);
  return {
    allow: (call, by) => void exact.set(nameOf(call), by),
    allowPattern: (pattern, by) => void patterns.set(pattern, by),
    find(call) {
      const allowedBy = exact.get(nameOf(call));
      if (allowedBy !== undefined) return `${allowedBy}, asked before about the same`;
      if (call.tool !== undefined) return null;
      for (const [pattern, by] of patterns)
        if (allowsCommand(pattern, call.command)) return `${by}, always "${pattern}"`;
      return null;
    },
  };
}
