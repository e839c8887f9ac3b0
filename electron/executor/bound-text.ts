/** Keeps the beginning and the end, where files and commands say most, with a note that the model sees. */
export function boundText(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.floor(max * 0.6);
  const tail = max - head;
  const left = text.length - head - tail;
  const note = `\n[${left} of ${text.length} characters left out here; ask for a smaller part]\n`;
  return `${withoutHalf(text.slice(0, head))}${note}${text.slice(-tail).replace(/^[\uDC00-\uDFFF]/, '')}`;
}

/** Half of a character outside the basic plane would not survive encoding. */
const withoutHalf = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');
