/** Line ends and the keyboard's blank are shown as they are; everything else that leaves no ink, by name. */
const UNSEEN =
  /(?! )[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text to be decided about: nothing is left out, cut or broken, and whatever changes what is read without
 * being seen (escape sequences, bidirectional controls, odd blanks) stands there by its name.
 */
export const exactLines = (raw: string): readonly string[] =>
  raw.split('\n').map((line) =>
    line.replace(UNSEEN, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
    }),
  );
