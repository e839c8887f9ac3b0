import { cleanText } from '../../../ui/clean-text.ts';

/** Characters that a text field would not show, though they change how its text reads. */
export const countHidden = (text: string): number =>
  cleanText(text).filter((part) => part.kind === 'mark').length;
