import type { ChatServer } from '../../../workflow/chat-server.ts';
import type { Metrics } from './metrics.ts';

/** One server of a pool, and how much of the work it gets. */
export interface PoolMember {
  readonly name: string;
  readonly server: ChatServer;
  /** The model's name on this server; null: the one that is asked of the pool. */
  readonly tag: string | null;
  /** Share of the work against the others; above 0. */
  readonly weight: number;
  /** Requests at once where the server does not say so itself; null: then it is one. */
  readonly slots: number | null;
  /** What it says about its load; null when it says nothing. Bounded in time, never rejects. */
  readonly metrics?: (() => Promise<Metrics | null>) | undefined;
  /** Looked at before a member that failed gets a turn again. Bounded in time, never rejects. */
  readonly isHealthy?: (() => Promise<boolean>) | undefined;
}

/** The model's name on a member's server, when the pool is asked for `asked`. */
export const tagOn = ({ tag }: PoolMember, asked: string): string => tag ?? asked;
