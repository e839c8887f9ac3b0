import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { TandemError } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { createToken, hashToken } from './secret-token.ts';

/**
 * The people of a team's server: name, what they may do, and the hash of their token. The token itself is
 * shown once, when it is made, and is nowhere after that.
 */
export const userScopes = ['watch', 'approve', 'start'] as const;
export type UserScope = (typeof userScopes)[number];

const userSchema = z.object({
  name: z.string(),
  scopes: z.array(z.enum(userScopes)).min(1),
  /** SHA-256 of the token. */
  token: z.string().regex(/^[0-9a-f]{64}$/),
});
const fileSchema = z.object({ users: z.array(userSchema) });
export type User = z.infer<typeof userSchema>;

const usage = (message: string) => err({ kind: 'usage', message } as const);

/** Empty when there is no such file. */
export function readUsers(path: string): Result<readonly User[], TandemError> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return ok([]);
    return err({ kind: 'folder-unwritable', path, detail: wordsOf(fault) });
  }
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text));
    if (parsed.success) return ok(parsed.data.users);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
  }
  return usage(
    `The users file ${path} can’t be read. Put it aside, and make the users again with \`tandem serve --add-user NAME\`.`,
  );
}

/** Adds a user, or gives an existing one another token and other scopes. Returns the token. */
export function addUser(
  path: string,
  user: { readonly name: string; readonly scopes: readonly UserScope[] },
): Result<string, TandemError> {
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u.test(user.name))
    return usage(
      'A user’s name is up to 64 letters, digits, spaces, dots, dashes, underscores and @.',
    );
  const users = readUsers(path);
  if (!users.ok) return users;
  const token = createToken();
  const others = users.value.filter(({ name }) => name !== user.name);
  const added = { name: user.name, scopes: [...user.scopes], token: hashToken(token) };
  const written = writeUsers(path, [...others, added]);
  return written.ok ? ok(token) : written;
}

/** Their token counts for nothing from then on, also where they are connected. */
export function removeUser(path: string, name: string): Result<void, TandemError> {
  const users = readUsers(path);
  if (!users.ok) return users;
  const others = users.value.filter((user) => user.name !== name);
  if (others.length === users.value.length)
    return usage(`There is no user \`${name}\` in ${path}.`);
  return writeUsers(path, others);
}

function writeUsers(path: string, users: readonly User[]): Result<void, TandemError> {
  const fresh = `${path}.new`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, `${JSON.stringify({ users }, null, 2)}\n`, { mode: 0o600 });
    // A file that was there before keeps its mode when it is written.
    chmodSync(fresh, 0o600);
    renameSync(fresh, path);
    return ok(undefined);
  } catch (fault) {
    return err({ kind: 'folder-unwritable', path, detail: wordsOf(fault) });
  }
}

const codeOf = (fault: unknown): unknown =>
  fault instanceof Error && 'code' in fault ? fault.code : undefined;
const wordsOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);
