/** What a check's own words say, without running it: `always` passes, `never` passes, or it depends. */
export type CheckForm = 'always' | 'never' | 'depends';

const ALWAYS = /^(?:true|:|exit 0|echo\b[^|;&]*|printf\b[^|;&]*|test 1 = 1|\[ 1 = 1 \])$/;
const NEVER = /^(?:false|exit [1-9]\d*|test 1 = 2|\[ 1 = 2 \])$/;
const EITHER_WAY = /(?:\|\||;)\s*(?:true|:|exit 0|echo\b[^|;&]*)$/;
const IN_NO_CASE = /(?:&&|;)\s*(?:false|exit [1-9]\d*)$/;

export function decideCheckForm(command: string): CheckForm {
  const plain = command
    .trim()
    .replace(/^(?:(?:ba|da|z)?sh -c )(["'])(.*)\1$/, '$2')
    .trim();
  if (ALWAYS.test(plain) || EITHER_WAY.test(plain)) return 'always';
  if (NEVER.test(plain) || IN_NO_CASE.test(plain)) return 'never';
  const compared = /^(?:test|\[) (["']?)([\w.-]+)\1 (=|!=) (["']?)([\w.-]+)\4(?: \])?$/.exec(plain);
  if (compared === null) return 'depends';
  const isSame = compared[2] === compared[5];
  return isSame === (compared[3] === '=') ? 'always' : 'never';
}
