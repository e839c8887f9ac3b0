import { isHexDigest, isPlaceholder, isUuid, looksRandom } from './randomness.ts';
import type { SecretRange } from './secret-range.ts';

/**
 * Secrets without a shape of their own, found by what they are assigned to (`password = "…"`) or, where the
 * name says nothing, by how random a long literal is. Digests, commits and UUIDs are left alone unless the
 * name says that they are keys.
 */

const KEYWORD =
  'pass(?:word|wd|phrase|code)|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|master[_-]?key|account[_-]?key|auth[_-]?key|credentials?|connection[_-]?string|webhook[_-]?(?:url|secret)|dsn';
const QUOTED = `(["'\`])((?:(?!\\3)[^\\\\\\n]|\\\\.){6,400})\\3`;
const BARE = `([^\\s"'\`,;(){}\\[\\]<>]{8,400})(?=[\\s,;"'\`}\\])]|$)`;
const NAMED = new RegExp(
  `(?:${KEYWORD})([A-Za-z0-9_.-]{0,30})((?:\\\\?["'\\]]){0,2}\\s{0,8}(?:=>|:=|={1,3}|:|,)\\s{0,8}(?:\\\\(?=["']))?)(?:${QUOTED}|${BARE})`,
  'gi',
);
// Set after the named ones: 'x = "<long literal>"' whatever x is called.
const LITERAL =
  /([A-Za-z0-9_$.-]{1,60})["'\]]{0,2}\s{0,8}(?:=>|:=|=|:)\s{0,8}(["'`])([A-Za-z0-9+/=_-]{32,400})\2/g;
const DIGEST_NAME =
  /(?:integrity|checksum|digest|hash|sha\d*|md5|etag|commit|tree|blob|rev(?:ision)?|fingerprint|uuid|guid|resolved|nonce|public|cert(?:ificate)?)s?$/i;
const NOT_THE_SECRET =
  /(?:type|name|field|label|path|file|folder|dir|ur[il]|endpoint|ids?|length|limit|count|size|hint|text|title|message|description|regex|pattern|prefix|suffix|header|kind|format|class|selector|error|input|schema|version|policy|provider|expir\w*)$/i;

export function findAssignments(text: string): readonly SecretRange[] {
  const found: SecretRange[] = [];
  for (const match of text.matchAll(NAMED)) {
    const [whole, tail = '', , , quoted, bare] = match;
    const value = quoted ?? bare ?? '';
    const end = match.index + whole.length - (quoted === undefined ? 0 : 1);
    const isPassword = /^(?:pass|pwd|secret)/i.test(whole);
    if (isSecret(value, { isPassword, tail, quoted: quoted !== undefined })) {
      found.push({ kind: isPassword ? 'password' : 'credential', start: end - value.length, end });
    }
  }
  for (const match of text.matchAll(LITERAL)) {
    const [whole, name = '', , value = ''] = match;
    if (DIGEST_NAME.test(name) || isHexDigest(value) || isUuid(value)) continue;
    if (/^sha\d+-/.test(value) || !isMixed(value) || !looksRandom(value, 32)) continue;
    const end = match.index + whole.length - 1;
    found.push({ kind: 'random-literal', start: end - value.length, end });
  }
  return found;
}

interface Place {
  readonly isPassword: boolean;
  readonly tail: string;
  readonly quoted: boolean;
}

function isSecret(value: string, place: Place): boolean {
  if (isPlaceholder(value) || /:\/\/|^[./~]|\s/.test(value)) return false;
  if (!/[A-Za-z]/.test(value) || isReference(value, place)) return false;
  if (NOT_THE_SECRET.test(place.tail) || DIGEST_NAME.test(place.tail)) return false;
  if (isUuid(value) || isHexDigest(value)) return !place.isPassword || value.length >= 16;
  if (looksRandom(value, place.quoted ? 12 : 16)) return true;
  // A chosen password: letters with digits or signs in between, which words and names don't have.
  return place.isPassword && isChosen(value, place);
}

/** Code that fetches the value from elsewhere: `config.secrets.v2`, `settings["x"]`, `$TOKEN`. */
const isReference = (value: string, { quoted }: Place): boolean =>
  !quoted && /^[$@&*!]?[A-Za-z_]\w*(?:(?:\.|::|->|\?\.)\w+)+[!;]?$/.test(value);

function isChosen(value: string, { quoted }: Place): boolean {
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  const signs = /[!@#$%^&*+=?~|]/.test(value);
  if (quoted) return letters && (digits || signs) && !/^[\w.-]*[=<>?:]/.test(value);
  return (
    letters && digits && (signs || /\d\D*\d/.test(value)) && !/[=?|&]{2}|^[A-Z]\w*$/.test(value)
  );
}

const isMixed = (value: string): boolean =>
  /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);
