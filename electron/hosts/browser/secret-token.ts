import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, in letters that an address, a header and a WebSocket subprotocol all take. */
export const createToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

/** Compares in a time that says nothing about where two hashes differ. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
