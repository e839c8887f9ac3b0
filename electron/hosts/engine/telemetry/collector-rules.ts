import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TandemError } from '../../../../shared/errors.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';

/** What an administrator's `telemetry.json` says: nobody sends, or only to these hosts. */
const rulesSchema = z.strictObject({
  allowed: z.boolean().default(true),
  hosts: z.array(z.string().min(1)).max(1_000).optional(),
});

/**
 * Whether a collector may be sent to from this machine. Rules that can't be read forbid: whoever wrote them wanted
 * something. Error: `egress-refused`.
 */
export function admitCollector(folder: string | null, url: URL): Result<void, TandemError> {
  const path = folder === null ? null : join(folder, 'telemetry.json');
  const text = path === null ? null : readText(path);
  if (text === null) return ok(undefined);
  const refuse = (why: string): Result<void, TandemError> =>
    err({ kind: 'egress-refused', detail: `${path} ${why}` });
  const rules = parseRules(text);
  if (rules === null)
    return refuse('can’t be read as rules for telemetry; until it can, none is sent');
  if (!rules.allowed) return refuse('says that no telemetry is sent from this machine');
  if (rules.hosts === undefined || rules.hosts.includes(url.hostname)) return ok(undefined);
  return refuse(`does not name ${url.hostname} among the hosts that telemetry may be sent to`);
}

function parseRules(text: string): z.infer<typeof rulesSchema> | null {
  try {
    const parsed = rulesSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Null: there is none. One that is there and can't be read is as good as one that says nothing sensible. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : '';
  }
}
