import type { BodyOf } from '../../shared/run/event.ts';
import type { CloudPart, EgressPolicy } from '../workflow/ports.ts';
import { filterDiff } from './filter-diff.ts';
import { createPathMatcher } from './match-path.ts';
import type { SecretScanner } from './secret-scanner.ts';

/**
 * Decides what of the material may leave, part by part, and masks what does. Levels: `names` and `outline`
 * let no source text out (`outline` lets out an excerpt that someone allowed), `excerpts` lets excerpts out,
 * `open` lets the executor's transcript out as well. Denied paths hold at every level, for excerpts and for
 * the sections of a diff.
 */

export interface Admission {
  /** What may be composed into a request, masked. */
  readonly admitted: readonly CloudPart[];
  readonly manifest: BodyOf<'egress.sent'>['parts'];
  readonly masked: number;
  readonly denied: BodyOf<'egress.sent'>['denied'];
}

export interface AdmitOptions {
  /** Sources of excerpts that the user or the policy allowed, besides parts that say so themselves. */
  readonly allowedExcerpts?: readonly string[];
}

/** More than a request may hold in one part: about 600,000 tokens, which nobody means to send. */
export const MAX_PART_BYTES = 2 * 1024 * 1024;

export function createAdmit(policy: EgressPolicy, scanner: SecretScanner) {
  const denies = createPathMatcher(policy.deniedPaths);
  return async (parts: readonly CloudPart[], options: AdmitOptions = {}): Promise<Admission> => {
    const admitted: CloudPart[] = [];
    const denied: { source: string; why: string }[] = [];
    let masked = 0;
    for (const part of parts) {
      const why = describeDenial(part, policy.level, denies, options.allowedExcerpts ?? []);
      if (why !== null) {
        denied.push({ source: (await scanner.mask(part.source)).text, why });
        continue;
      }
      const cleared =
        part.class === 'diff' ? filterDiff(part.text, denies) : { ...part, denied: [] };
      const [text, source] = [await scanner.mask(cleared.text), await scanner.mask(part.source)];
      masked += text.masked + source.masked;
      denied.push(...cleared.denied);
      admitted.push({ class: part.class, source: source.text, text: text.text });
    }
    const manifest = admitted.map((part) => ({
      class: part.class,
      source: part.source,
      bytes: Buffer.byteLength(part.text),
    }));
    return { admitted, manifest, masked, denied };
  };
}

function describeDenial(
  part: CloudPart,
  level: EgressPolicy['level'],
  denies: (path: string) => string | null,
  allowed: readonly string[],
): string | null {
  const bytes = Buffer.byteLength(part.text);
  if (bytes > MAX_PART_BYTES) return `it has ${bytes} bytes; at most ${MAX_PART_BYTES} are sent`;
  if (part.class === 'transcript' && level !== 'open') {
    return `policy ${level} keeps the executor's transcript here`;
  }
  if (part.class !== 'excerpt') return null;
  const path = readExcerptPath(part.source);
  if (path === null) return 'its path leaves the repository';
  const pattern = denies(path);
  if (pattern !== null) return `policy denies ${pattern}`;
  if (level === 'names') return 'policy names lets no source text out';
  const isAllowed = part.allowedBy !== undefined || allowed.includes(part.source);
  if (level === 'outline' && !isAllowed) return 'policy outline, and nobody allowed this excerpt';
  return null;
}

/** `src/a.ts:1-80` is `src/a.ts`; null when the path isn't one inside the repository. */
function readExcerptPath(source: string): string | null {
  const path = source.replace(/:\d+(?:-\d+)?$/, '').replaceAll('\\', '/');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || parts.includes('..')) return null;
  return parts.join('/');
}
