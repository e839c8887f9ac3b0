/** English texts of this feature. `de.ts` has the same keys. */
export const en = {
  title: 'Diagnostics',
};
