import type { BodyOf } from '../../../shared/run/event.ts';
import type { ToolResult } from './executor.ts';

/**
 * Tools of servers that people added. Nothing a server does or says makes these reject: what it does wrong is a
 * refusal or a result with words.
 */
export interface ToolServers {
  /** Connects to one server of the settings and says which of its tools this run offers. Rejects on abort only. */
  connect(server: string, room: ToolRoom, signal: AbortSignal): Promise<ConnectedTools>;
  /**
   * Calls a tool that was offered, connecting first where this life of the run has not. A tool that is not what
   * was offered any more, or no longer approved, is refused.
   */
  call(
    tool: OfferedServerTool,
    args: Readonly<Record<string, unknown>>,
    scope: { readonly signal: AbortSignal; readonly onProgress?: (text: string) => void },
  ): Promise<ToolResult>;
  /** Ends every server that was started. */
  close(): Promise<void>;
}

/** What may still be offered, and the names that are taken. */
export interface ToolRoom {
  readonly tools: number;
  readonly tokens: number;
  readonly taken: readonly string[];
}

/** A tool of a server as the run offers it; plain JSON, kept in the log. */
export type OfferedServerTool = {
  /** What models call it. */
  readonly name: string;
  readonly server: string;
  /** Its own name on that server. */
  readonly tool: string;
  readonly description: string;
  /** JSON schema of its arguments, as text. */
  readonly schema: string;
  readonly sha256: string;
  readonly tokens: number;
  readonly policy: 'allow' | 'ask';
};

export interface ConnectedTools {
  readonly event: BodyOf<'tools.connected'>;
  readonly offered: readonly OfferedServerTool[];
}
