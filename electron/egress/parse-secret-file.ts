import { isPlaceholder, isUuid, looksRandom } from './randomness.ts';
import type { KnownSecret } from './secret-scanner.ts';

/**
 * Reads the values out of files that hold secrets: `NAME=value`, `name: value`, JSON fields, npm and netrc
 * lines, addresses with a password in them. It reads what is written, not what a shell would make of it.
 */

const SECRET_NAME =
  /pass(?:word|wd|phrase|code)?(?:$|[_\d])|pwd|secret|token|api_?key|(?:access|private|signing|encryption|master|account|auth|client)_?key|_key$|credential|connection_?string|dsn|cookie|session|salt|pepper|webhook|(?:^|_)pat$|(?:^|_)auth(?:$|_)/i;
// Names that look the part but hold a place, not a secret.
const HARMLESS_NAME =
  /^(?:OLD)?PWD$|_PATH$|_FILE$|_DIR$|_SOCK$|^XAUTHORITY$|_PUBLIC|PUBLIC_|_URL$|_ID$|SESSION_?(?:TYPE|NAME|DESKTOP|MANAGER|CLASS)/i;
const LINE = /^\s*(?:export\s+|set\s+|- )?["']?([A-Za-z0-9_./:@-]{1,120})["']?\s*[:=]\s*(.*)$/;
const MIN_LENGTH = 6;
const MIN_LINE_OF_MANY = 16;

/** Whether a variable of the environment is secret by its name and value. */
export function isSecretVariable(name: string, value: string): boolean {
  if (value.length < MIN_LENGTH || isPlaceholder(value) || /^[\d.,:-]+$/.test(value)) return false;
  if (/^(?:[/~.]|[A-Za-z]:[\\/])/.test(value) && !/[+=]$/.test(value)) return false;
  const plain = name.replace(/[.-]/g, '_').replace(/([a-z])([A-Z])/g, '$1_$2');
  return SECRET_NAME.test(plain) && !HARMLESS_NAME.test(plain);
}

export function parseSecretFile(content: string, source: string): readonly KnownSecret[] {
  const found: KnownSecret[] = [];
  const add = (value: string) => found.push({ value, source });
  for (const [name, value] of readPairs(content)) {
    if (isSecretVariable(name, value) || isTelling(value)) add(value);
    // A key over several lines may be shown in part: each long line counts on its own.
    const lines = value.split(/\n|\\n/).map((line) => line.trim());
    if (lines.length > 1) {
      lines
        .filter((line) => line.length >= MIN_LINE_OF_MANY && !line.includes('-----'))
        .forEach(add);
    }
  }
  findUrlPasswords(content).forEach(add);
  for (const match of content.matchAll(/\bpassword\s+(\S{4,})/g)) add(match[1] ?? '');
  return found;
}

/** Passwords inside addresses, as written and with their escapes undone. */
export function findUrlPasswords(text: string): readonly string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(
    /[a-z][a-z0-9+.-]{1,20}:\/\/([^\s:@/"'`]{0,100}):?([^\s@/"'`]{0,300})@/gi,
  )) {
    const [, user = '', password = ''] = match;
    // git writes a token in the place of the user name.
    const secret = password === '' ? user : password;
    if (secret.length < MIN_LENGTH || isPlaceholder(secret)) continue;
    if (password === '' && !looksRandom(secret, 16)) continue;
    found.add(secret);
    found.add(unescapeUrl(secret));
  }
  return [...found];
}

function unescapeUrl(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not an escaped text after all.
    return text;
  }
}

/** Random enough to be a secret whatever it is called. */
const isTelling = (value: string): boolean => !isUuid(value) && looksRandom(value, 20);

function* readPairs(content: string): Generator<readonly [string, string]> {
  const lines = content.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const match = LINE.exec(lines[at] ?? '');
    if (match === null) continue;
    const [, name = '', rest = ''] = match;
    const open = /^(["'`])/.exec(rest)?.[1];
    if (open !== undefined && !closes(rest, open)) {
      const end = lines.findIndex((line, index) => index > at && line.includes(open));
      if (end > at) {
        yield [
          name,
          [rest.slice(1), ...lines.slice(at + 1, end + 1)].join('\n').replace(/["'`]\s*,?$/, ''),
        ];
        at = end;
        continue;
      }
    }
    yield [name, readValue(rest)];
  }
}

const closes = (rest: string, quote: string): boolean => rest.indexOf(quote, 1) > 0;

function readValue(rest: string): string {
  const quoted = /^(["'`])(.*?)\1\s*(?:[,;#].*)?$/.exec(rest);
  if (quoted !== null) return quoted[2] ?? '';
  return rest
    .replace(/\s+#.*$/, '')
    .replace(/[,;]\s*$/, '')
    .trim();
}
