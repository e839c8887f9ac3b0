import { z } from 'zod';
import { method } from './define.ts';

const policies = z.enum(['allow', 'ask', 'deny']);

/** A user-added tool server as it stands, known without starting or asking it. */
export const toolServerViewSchema = z.object({
  name: z.string(),
  transport: z.enum(['stdio', 'http']),
  /** Exactly what is started, or the address: one line, nothing left out, nothing invisible. */
  starts: z.string(),
  /** Program and arguments; null for an address. */
  command: z.array(z.string()).nullable(),
  url: z.string().nullable(),
  /** Names of variables that it is given, its headers' among them. */
  variables: z.array(z.string()),
  allowedHosts: z.array(z.string()),
  timeoutSeconds: z.int(),
  policy: policies,
  /**
   * `changed`: it was approved as something else. `fault`: it can't be used as it is set up, or did not answer.
   * Only `approved` ones are used by runs.
   */
  state: z.enum(['off', 'not-approved', 'changed', 'approved', 'fault']),
  /** One sentence about the state. */
  detail: z.string(),
  /** What people should know about the command before they approve it. */
  warnings: z.array(z.string()),
  /** SHA-256 of what is started or asked; inspecting names it, so that nobody starts what they have not seen. */
  identity: z.string(),
  /** What was approved, as JSON, where that was something else; and what it is now. */
  difference: z.object({ before: z.string(), now: z.string() }).nullable(),
  approvedAt: z.string().nullable(),
  approvedTools: z.int(),
});
export type ToolServerView = z.infer<typeof toolServerViewSchema>;

export const inspectedToolSchema = z.object({
  name: z.string(),
  /** The name that models call it by. */
  offeredAs: z.string(),
  title: z.string(),
  description: z.string(),
  /** JSON of schemas and annotations. */
  schema: z.string(),
  /** What the server says about it; taken only where it makes us stricter. */
  annotations: z.array(z.string()),
  /** Estimate of what it adds to every prompt. */
  tokens: z.int(),
  sha256: z.string(),
  state: z.enum(['approved', 'new', 'changed']),
  /** As it was approved; null unless it is another one now. */
  before: z.object({ description: z.string(), schema: z.string() }).nullable(),
  policy: policies,
  /** Why it would not be offered though it were approved; null: it would be. */
  leftOut: z.string().nullable(),
  /** Signs in its texts that they speak to the model. */
  suspicious: z.array(z.string()),
});
export type InspectedTool = z.infer<typeof inspectedToolSchema>;

export const inspectionSchema = z.object({
  server: toolServerViewSchema,
  version: z.string().nullable(),
  /** Whether its program ran inside the sandbox. */
  sandboxed: z.boolean(),
  tools: z.array(inspectedToolSchema),
  /** Approved tools that are there no more. */
  gone: z.array(z.string()),
  /** Tokens of the tools that would be offered. */
  tokens: z.int(),
  /** SHA-256 of all of this: approving names it, so that nobody approves what they have not seen. */
  seen: z.string(),
});
export type Inspection = z.infer<typeof inspectionSchema>;

const NAME = z.string().min(1).max(100);
const HASH = z.string().length(64);

export const toolServerMethods = {
  /** Every configured tool server. Starts and asks none. */
  'toolServers.list': method(z.object({}), z.object({ servers: z.array(toolServerViewSchema) })),
  /** Starts it, or connects to it, now, and reads its tools. `identity`: what people saw would be started. */
  'toolServers.inspect': method(z.object({ name: NAME, identity: HASH }), inspectionSchema),
  /** Connects again, and approves server and tools if they are still what was seen. */
  'toolServers.approve': method(z.object({ name: NAME, seen: HASH }), toolServerViewSchema),
  /** Takes the approval back. */
  'toolServers.forget': method(z.object({ name: NAME }), toolServerViewSchema),
} as const;
