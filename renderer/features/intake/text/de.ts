import type { en } from './en.ts';

/** German texts of this feature. */
export const de: typeof en = {
  title: 'Rückfragen',
};
