/**
 * Neither side declares output schemas or forms, so nothing is ever to be validated against a schema
 * from the wire. Saying so keeps the protocol library from building its general validator (2 MB resident).
 */
export const noOutputSchemas = {
  getValidator: () => () => ({
    valid: false as const,
    data: undefined,
    errorMessage: 'Output schemas are not used between Tandem and its tool runner.',
  }),
};
