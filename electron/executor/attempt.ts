import type { Transport } from '../../shared/models/qualification.ts';
import type { ModelSettings } from '../workflow/chat-server.ts';
import type { AttemptContext, StepBrief } from '../workflow/ports.ts';
import type { Asking } from './ask-server.ts';
import type { OfferedTools } from './calls/offered-tools.ts';
import type { ContextLedger } from './context-ledger.ts';
import type { History } from './history.ts';
import type { LoopGuard } from './loop-guard.ts';
import type { Stumbles } from './stumbles.ts';

/** Everything that belongs to one attempt at one step while it is under way. */
export interface Attempt {
  readonly brief: StepBrief;
  readonly context: AttemptContext;
  readonly settings: ModelSettings;
  readonly offered: OfferedTools;
  readonly asking: Asking;
  readonly history: History;
  /** What the context is spent on; told by everybody who adds to `history`. */
  readonly ledger: ContextLedger;
  readonly guard: LoopGuard;
  readonly stumbles: Stumbles;
  /** The step’s next attempts begin with the transport that this one ends with. */
  readonly ladder: { remember(transport: Transport): void };
  readonly maxTurns: number;
  readonly maxResultCharacters: number;
}
