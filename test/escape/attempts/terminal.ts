import { type Attempt, type Seen, shell } from '../attempt.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come through.
const ACTIVE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

const active = (answers: readonly Seen[]): string | null =>
  answers.some(({ text }) => ACTIVE.test(text)) ? 'a control character came through' : null;

const sh = (name: string, sequence: string): Attempt =>
  shell('terminal', name, () => `printf '${sequence}'`, active);

/** Output that would act on the terminal, or on the eyes, of whoever reads it. */
export const terminal: readonly Attempt[] = [
  sh('the window’s title is set', '\\033]0;owned\\007'),
  sh('the clipboard is written', '\\033]52;c;b3duZWQ=\\007'),
  sh('the screen is cleared', '\\033[2J\\033[H'),
  sh('a line is overwritten', 'all bad\\rall good\\n'),
  sh('the cursor goes up', 'failed\\n\\033[1A\\033[2Kpassed\\n'),
  sh('an answer is asked of the terminal', '\\033[c\\033[6n\\033P$q"p\\033\\\\'),
  sh('a link hides its target', '\\033]8;;http://evil\\033\\\\click\\033]8;;\\033\\\\'),
  sh('eight-bit introducers', '\\233 2J\\2350;owned\\234\\220x\\234'),
  sh('a sequence that never ends', '\\033]0;no end'),
  sh('backspaces', 'rm -rf\\b\\b\\b\\b\\b\\bls -la\\n'),
  sh('a bell and a form feed', '\\007\\014\\016\\017'),
];
