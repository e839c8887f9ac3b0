import { sha256 } from './served-tool.ts';

/**
 * Names that models call tools of other servers by: `server__tool`, within what every model API takes. A name
 * depends on its own server and tool alone, so it stays the same whatever else is offered and whatever order a
 * server lists its tools in; only a name that is taken already gets a number from its hash.
 */

const LONGEST = 64;
const HASH_CHARS = 8;

/** Matches `^[a-zA-Z0-9_-]{1,64}$`. `taken` are names that others have. */
export function mapName(server: string, tool: string, taken: ReadonlySet<string>): string {
  const full = `${server}__${tool}`;
  const plain = full.replace(/[^a-zA-Z0-9_-]/g, '_');
  // A changed name carries its hash: `a.b` and `a/b` would be one otherwise.
  if (plain === full && full.length <= LONGEST && !taken.has(full)) return full;
  for (let salt = 0; ; salt += 1) {
    const hash = sha256(`${server}\0${tool}\0${salt}`).slice(0, HASH_CHARS);
    const name = `${plain.slice(0, LONGEST - HASH_CHARS - 1)}_${hash}`;
    if (!taken.has(name)) return name;
  }
}

/** Sorted by their own names, in an order that no locale changes. */
export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
