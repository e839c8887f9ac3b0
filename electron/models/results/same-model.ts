import { normalTag } from '../../../shared/models/match-entry.ts';

/** What a result is about. The digest names the file; a tag only says what it was called when somebody looked. */
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
