import { secretRules } from './secret-patterns.ts';
import type { SecretRange } from './secret-range.ts';

/** Secrets that show by their shape. Which rules are tried, one look for all their literals decides. */
export function findShapes(text: string): readonly SecretRange[] {
  const present = findHints(text);
  const found: SecretRange[] = [];
  for (const { kind, hints, shape } of secretRules) {
    if (hints.length > 0 && !hints.some((hint) => present.has(hint))) continue;
    for (const match of text.matchAll(shape)) {
      const secret = match[1] ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      found.push({ kind, start, end: start + secret.length });
    }
  }
  return found;
}

const hints = [...new Set(secretRules.flatMap((rule) => rule.hints))].sort(
  (a, b) => b.length - a.length,
);
const quoted = hints.map((hint) => hint.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
// A look ahead matches at every place, so that one literal can't hide another that begins inside it.
const ANY_HINT = new RegExp(`(?=(${quoted.join('|')}))`, 'g');
/** The longest literal at a place is the one that matches; the shorter ones it begins with are there too. */
const implied = new Map(
  hints.map((hint) => [hint, hints.filter((other) => hint.startsWith(other))]),
);

function findHints(text: string): ReadonlySet<string> {
  const present = new Set<string>();
  for (const match of text.matchAll(ANY_HINT)) {
    const hint = match[1] ?? '';
    if (!present.has(hint)) for (const one of implied.get(hint) ?? []) present.add(one);
  }
  return present;
}
