import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { findUrlPasswords, isSecretVariable, parseSecretFile } from './parse-secret-file.ts';
import type { KnownSecret } from './secret-scanner.ts';

/**
 * Gathers the values that must never leave, before anything is composed: secret-looking variables of this
 * process and the `.env`-like files of the checkout. Bounded in folders, files and bytes, because a checkout
 * can be anything; what the bounds leave out is still covered by shapes and assignments.
 */

const LIMITS = { depth: 5, entries: 30_000, files: 300, fileBytes: 256 * 1024, secrets: 2_000 };
const SHORTEST_KEY = 6;
const SKIPPED = new Set([
  'node_modules',
  '.git',
  '.hg',
  '.venv',
  'venv',
  'dist',
  'target',
  'vendor',
]);
const SECRET_FILE =
  /^(?:\.env(?:\..+|rc)?|.+\.env|\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|\.netrc|_netrc|\.git-credentials|\.dockercfg|\.pgpass|\.my\.cnf|\.htpasswd|credentials(?:\.(?:json|ya?ml|toml|ini))?|secrets?\.(?:json|ya?ml|toml|ini|properties|env)|.*service[-_]?account.*\.json|.*\.tfvars|.*\.pem|.*\.key|id_(?:rsa|dsa|ecdsa|ed25519)|local\.settings\.json|appsettings\..*\.json)$/i;
const SAMPLE = /\.(?:example|sample|template|dist|defaults?|schema)(?:\.|$)/i;

/**
 * `folder` is the checkout; `env` is read, not changed. `named`: variables that are secret whatever their names look
 * like. Unreadable files and folders are passed over.
 */
export async function collectSecrets(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  named: readonly string[] = [],
): Promise<readonly KnownSecret[]> {
  const found = [...collectFromEnvironment(env), ...collectNamed(env, named)];
  for (const path of await findSecretFiles(folder)) {
    const content = await readBounded(join(folder, path));
    if (content === null) continue;
    found.push(...parseSecretFile(content, path));
    if (/\.pem$|\.key$|^id_/.test(path)) found.push(...readKeyLines(content, path));
  }
  const remotes = await readBounded(join(folder, '.git', 'config'));
  if (remotes !== null) {
    found.push(...findUrlPasswords(remotes).map((value) => ({ value, source: '.git/config' })));
  }
  return keepDistinct(found);
}

function collectFromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): readonly KnownSecret[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const source = `variable ${name}`;
    const own = isSecretVariable(name, value) ? [{ value: value.trim(), source }] : [];
    return [...own, ...findUrlPasswords(value).map((password) => ({ value: password, source }))];
  });
}

/** Settings say that these hold keys; only a value too short to be told apart from any word is left out. */
const collectNamed = (
  env: Readonly<Record<string, string | undefined>>,
  named: readonly string[],
): readonly KnownSecret[] =>
  named.flatMap((name) => {
    const value = env[name]?.trim() ?? '';
    return value.length < SHORTEST_KEY ? [] : [{ value, source: `variable ${name}` }];
  });

async function findSecretFiles(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  let entries = 0;
  let level = [folder];
  for (let depth = 0; depth <= LIMITS.depth && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const parent of level) {
      for (const entry of await listFolder(parent)) {
        entries += 1;
        if (entries > LIMITS.entries || found.length >= LIMITS.files) return found;
        const path = join(parent, entry.name);
        if (entry.isDirectory()) {
          if (!SKIPPED.has(entry.name)) next.push(path);
        } else if (SECRET_FILE.test(entry.name) && !SAMPLE.test(entry.name)) {
          found.push(relative(folder, path));
        }
      }
    }
    level = next;
  }
  return found;
}

async function listFolder(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    // Not readable for us is not readable for the digest either.
    return [];
  }
}

/** Null for anything but an ordinary file within the bound; a link is followed to one. */
async function readBounded(path: string): Promise<string | null> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > LIMITS.fileBytes) return null;
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}

const readKeyLines = (content: string, source: string): readonly KnownSecret[] =>
  content
    .split(/\r?\n/)
    .filter((line) => /^[A-Za-z0-9+/=]{32,}$/.test(line))
    .map((value) => ({ value, source }));

/** Longest first, so that a value inside another is masked with it. */
function keepDistinct(secrets: readonly KnownSecret[]): readonly KnownSecret[] {
  const distinct = new Map<string, KnownSecret>();
  for (const secret of secrets) {
    if (secret.value.length >= 4 && !distinct.has(secret.value)) distinct.set(secret.value, secret);
  }
  return [...distinct.values()]
    .sort((a, b) => b.value.length - a.value.length)
    .slice(0, LIMITS.secrets);
}
