import type { TandemError } from '../../shared/errors.ts';
import type { Inspection, ToolServerView } from '../../shared/ipc/tool-servers.ts';
import type { Result } from '../../shared/result.ts';

/** User-added tool servers as people see and approve them. Nothing is read from a repository. */
export interface ToolServerDesk {
  /** Every configured server, known without starting or asking one. */
  list(): Promise<readonly ToolServerView[]>;
  /**
   * Starts or asks it now and reads its tools. `identity` is what people saw would be started; something else by
   * now is refused (`stale`). A server that does not answer is an inspection without tools in the state `fault`.
   */
  inspect(asked: {
    readonly name: string;
    readonly identity: string;
  }): Promise<Result<Inspection, TandemError>>;
  /** Approves what was inspected; anything else by now is refused (`stale`). */
  approve(asked: {
    readonly name: string;
    readonly seen: string;
  }): Promise<Result<ToolServerView, TandemError>>;
  /** Takes the approval back. */
  forget(asked: { readonly name: string }): Promise<Result<ToolServerView, TandemError>>;
}
