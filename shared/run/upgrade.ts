import type { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { envelopeSchema, eventBodySchema, LOG_FORMAT, type RunEvent } from './event.ts';

/**
 * Old events are never edited in their file: they are lifted when read, one version at a time, and only
 * then parsed by today's schema. A new format adds one row to `lifts` and nothing else. What a step
 * returned (`result`) is not lifted: a step whose result changes shape takes a new key instead.
 */

/** An event as stored: envelope and body in one object, without the step's result. Nothing is trusted. */
export type RawEvent = Readonly<Record<string, unknown>>;

/** Turns an event of format n into one of format n + 1. Pure; may assume the shape that n promised. */
export type Lift = (raw: RawEvent) => RawEvent;

/** Row n lifts from format n to n + 1. */
export const lifts: Readonly<Record<number, Lift>> = {
  // Format 2 only added kinds and optional fields; the number keeps older programs from taking them for damage.
  1: (raw) => raw,
  // So did format 3.
  2: (raw) => raw,
};

export interface Chain {
  readonly lifts: Readonly<Record<number, Lift>>;
  /** The format that comes out. */
  readonly target: number;
}

/** The chain of this version. Tests hand in one of their own. */
export const today: Chain = { lifts, target: LOG_FORMAT };

/**
 * A stored event as today's type. The error is a sentence that names the field or the missing lift; the
 * caller knows the place. Newer formats are the caller's business: it refuses them before reading events.
 */
export function upgradeEvent(
  format: number,
  raw: RawEvent,
  chain: Chain = today,
): Result<RunEvent, string> {
  let lifted = raw;
  for (let version = format; version < chain.target; version += 1) {
    const lift = chain.lifts[version];
    if (lift === undefined) return err(`nothing lifts format ${version} to ${version + 1}`);
    lifted = lift(lifted);
  }
  return parseEvent(lifted);
}

const storedEnvelope = envelopeSchema.omit({ result: true });

function parseEvent(raw: RawEvent): Result<RunEvent, string> {
  const envelope = storedEnvelope.safeParse(raw);
  if (!envelope.success) return err(describeIssue(envelope.error));
  const body = eventBodySchema.safeParse(raw);
  if (!body.success) return err(describeIssue(body.error));
  return ok({ ...envelope.data, ...body.data });
}

function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'does not fit the schema';
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`;
}
