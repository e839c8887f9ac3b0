import { z } from 'zod';

/**
 * What a person approved of a user-added tool server: what is started or asked, and each tool as it was
 * described then. A server or tool that is another one later is not used until somebody approves it again, and
 * both texts are here to be laid beside each other.
 */
const pinnedToolSchema = z.object({
  /** The tool's own name, as its server says it. */
  name: z.string(),
  /** Over name, title, description, schemas and annotations. */
  sha256: z.string(),
  description: z.string(),
  /** JSON of everything else that was hashed. */
  schema: z.string(),
});
export type PinnedTool = z.infer<typeof pinnedToolSchema>;

const pinnedServerSchema = z.object({
  name: z.string(),
  /** Canonical JSON of what is started or asked, and with what. */
  identity: z.string(),
  /** SHA-256 of `identity`. */
  sha256: z.string(),
  /** ISO 8601. */
  approvedAt: z.string(),
  /** Whether its program ran inside the sandbox when it was approved; without one it is another thing to approve. */
  sandboxed: z.boolean(),
  tools: z.array(pinnedToolSchema),
});
export type PinnedServer = z.infer<typeof pinnedServerSchema>;

export const toolPinsSchema = z.object({
  version: z.literal(1),
  servers: z.array(pinnedServerSchema),
});
export type ToolPins = z.infer<typeof toolPinsSchema>;
