/** The rule is the terminal's, too: one home for both. */
export { measurementOf, measurementsOf } from '../../../shared/models/measurements-of.ts';
