/**
 * Facts about an event as words of the index, so that a filter is looked up like any other word. They are made of
 * letters and digits alone, which the index takes as one word each.
 */

export const WHOLE_TAG = 'all';
export const ERROR_TAG = 'error';

/** `model.responded` and `modelresponded` are one; `kind:model` finds all that begin so. */
export const tagOfKind = (kind: string): string =>
  `k${kind.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`;

export const tagOfLane = (lane: string): string => `l${lane}`;

/** In hexadecimal: what people name steps with is not made of letters alone, and `s1` must not find `s10`. */
export const stepTag = (step: string): string =>
  `s${Buffer.from(step.toLowerCase()).toString('hex')}x`;
