import { normalTag } from './match-entry.ts';

/** A model file by what is known of it. The digest names the file; a tag only says what it was called at some time. */
export interface ModelName {
  readonly tag: string;
  readonly digest: string | null;
}

/** Servers write a digest with or without its kind before it. */
export const plainDigest = (digest: string | null): string | null =>
  digest === null ? null : digest.toLowerCase().replace(/^sha256:/, '');

/** One name for one model file: by its digest, by the tag where no server tells a digest. */
export const modelKey = ({ tag, digest }: ModelName): string =>
  plainDigest(digest) ?? `tag ${normalTag(tag)}`;

/** Servers and files shorten digests to this many digits at least. */
const SHORTEST = 12;

/** Whether two digests name one file; false when one of them is not known. */
export function isSameDigest(one: string | null, other: string | null): boolean {
  const [a, b] = [plainDigest(one), plainDigest(other)];
  if (a === null || b === null || a === '' || b === '') return false;
  if (Math.min(a.length, b.length) < SHORTEST) return a === b;
  return a.startsWith(b) || b.startsWith(a);
}

/** Only a digest that is known and differs is another file. */
export const isOtherFile = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && !isSameDigest(one, other);
