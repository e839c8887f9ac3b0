import { type Asked, asksFor } from './asked-for.ts';
import type { FileTexts } from './file-texts.ts';

const CHECKING =
  /^(?:pre|post)?(?:test|tests|lint|check|checks|typecheck|type-check|types|build|ci|verify|validate|coverage|cover|audit|e2e|unit|integration|spec|prepublishOnly|prepare-commit)(?:[:.-].*)?$/;
const TRIVIAL = /^(?:true|:|exit(?: 0)?|echo\b[^&|;]*|node -e ["'](?:0|;)?["']|sleep \d+)?$/;
/** What may stand before a command without changing what it checks. */
const SET_UP = /^(?:(?:cross-env|npx|time|[A-Z_][A-Z0-9_]*=\S*)\s+)+/;
/** Arguments that choose among tests, or run none. */
const CHOOSES =
  /^(?:-t|-k|-g|-m|--grep|--fgrep|--testNamePattern|--test-name-pattern|--filter|--project|--shard|--only|--changed|--onlyChanged|--related|--help|--version|--list|--listTests|--dry-run|--collect-only|--co|--showConfig|--no-run)\b/;

/** Scripts of a package.json that check less than before, as sentences. */
export function findWeakenedScripts(
  file: FileTexts & { readonly asked: Asked },
): readonly string[] {
  const before = scriptsOf(file.before);
  const after = scriptsOf(file.after);
  if (before === null || after === null) return [];
  const kept = new Set(Object.values(after).flatMap(partsOf));
  const found: string[] = [];
  for (const [name, was] of Object.entries(before)) {
    if (!CHECKING.test(name)) continue;
    const is = after[name];
    if (is === was || isWanted(file.asked, name, was, is)) continue;
    const detail = describeLoss(was, is, kept);
    if (detail !== null) found.push(`the script ${name} ${detail}`);
  }
  return found;
}

function describeLoss(
  was: string,
  is: string | undefined,
  kept: ReadonlySet<string>,
): string | null {
  if (is === undefined) return partsOf(was).every((part) => kept.has(part)) ? null : 'was removed';
  if (TRIVIAL.test(is.trim()) && !TRIVIAL.test(was.trim())) return `only says \`${is}\` now`;
  for (const part of partsOf(was)) {
    if (kept.has(part)) continue;
    const longer = partsOf(is)
      .map((other) => other.replace(SET_UP, ''))
      .find((other) => other === part || other.startsWith(`${part} `));
    if (longer === part) continue;
    if (longer === undefined) return `no longer runs \`${part}\``;
    const more = longer.slice(part.length + 1).split(/\s+/);
    if (more.some((word) => CHOOSES.test(word) || !word.startsWith('-')))
      return `runs a part only: \`${longer}\``;
  }
  return null;
}

/** The plan says something about scripts, or names what the new script runs. */
function isWanted(asked: Asked, name: string, was: string, is: string | undefined): boolean {
  const [program = name] = (is ?? was).replace(/^(?:npx|pnpm|yarn|npm run) /, '').split(/\s+/);
  if (TRIVIAL.test((is ?? '').trim()) && is !== undefined) return false;
  return (
    asksFor(asked, /\bscripts?\b/i) ||
    (program.length > 2 && asksFor(asked, new RegExp(`\\b${quoted(program)}\\b`, 'i')))
  );
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const partsOf = (script: string): readonly string[] =>
  script.split(/\s*(?:&&|;)\s*/).map((part) => part.trim());

function scriptsOf(text: string | null): Readonly<Record<string, string>> | null {
  if (text === null) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    const scripts = isRecord(parsed) && isRecord(parsed.scripts) ? parsed.scripts : {};
    return Object.fromEntries(
      Object.entries(scripts).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
