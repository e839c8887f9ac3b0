/** The rule is the terminal's and the engine's, too: one home for all of them. */
export { type KnownExam, qualificationOf } from '../../../shared/models/qualification-of.ts';
