import { readCommandText } from './command-text.ts';

/** What they run is in their arguments: a pattern over those would allow everything. */
const RUNS_ANYTHING = new Set(
  (
    'ash awk bash busybox bun command curl dash deno docker env eval exec find fish ksh make node nohup npx ' +
    'parallel perl php pnpx podman python python3 ruby sh source ssh su sudo time timeout wget xargs zsh'
  ).split(' '),
);

/**
 * A pattern that people may allow along with this command: its first words and whatever follows, such as
 * `npm test*`. Null where that would cover too much, or would not cover the command itself.
 */
export function suggestPattern(command: string): string | null {
  const { characters, active, readable } = readCommandText(command);
  if (!readable || active.includes(true)) return null;
  const [program, second] = characters.join('').split(' ');
  if (program === undefined || !/^[\w.+-]+$/.test(program) || RUNS_ANYTHING.has(program)) {
    return null;
  }
  if (second === undefined) return null;
  return /^[a-z][\w:.-]*$/i.test(second) && !second.includes('*')
    ? `${program} ${second}*`
    : `${program} *`;
}
