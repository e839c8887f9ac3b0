/**
 * Terminal output as a person would read it on paper: escape sequences gone, a line that was redrawn
 * (progress bars) in its last state, other control characters removed.
 */
export function plainText(output: string): string {
  return output
    .replace(TEXT_SEQUENCES, '')
    .replace(CONTROL_SEQUENCES, '')
    .replace(OTHER_ESCAPES, '')
    .replace(/\r+\n/g, '\n')
    .split('\n')
    .map(lastDrawn)
    .join('\n')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : ''));
}

// Grammar of ECMA-48, with the seven-bit and the eight-bit form of each introducer. OSC, DCS, SOS, PM and
// APC carry a text up to BEL or ST, CSI ends at its final byte. A text that never ends takes its line only.
const ESC = '\u001b';
const BEL = '\u0007';
const ST = '\u009c';
const TEXT_SEQUENCES = new RegExp(
  `(?:${ESC}[\\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^${BEL}${ESC}${ST}\\n]*(?:${BEL}|${ESC}\\\\|${ST})?`,
  'g',
);
const CONTROL_SEQUENCES = new RegExp(`(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]?`, 'g');
const OTHER_ESCAPES = new RegExp(`${ESC}[ -/]*[0-~]?`, 'g');

function lastDrawn(line: string): string {
  if (!line.includes('\r')) return line;
  const states = line.split('\r').filter((state) => state !== '');
  return states.at(-1) ?? '';
}
