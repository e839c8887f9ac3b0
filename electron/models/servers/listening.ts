import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Who listens on a port of this machine. */
export interface Listening {
  /** Addresses, such as `127.0.0.1` or `0.0.0.0`. */
  readonly addresses: readonly string[];
  /** The sockets, as processes name them. */
  readonly inodes: readonly string[];
}

const LISTEN = '0A';

/** From the kernel's tables, readable to everybody; null where there are none (other systems, some containers). */
export async function readListening(procFolder: string, port: number): Promise<Listening | null> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) =>
      readFile(join(procFolder, 'net', table), 'utf8').catch(() => null),
    ),
  );
  if (tables.every((table) => table === null)) return null;
  const found = tables.flatMap((table) => parseSocketTable(table ?? '', port));
  return {
    addresses: [...new Set(found.map(({ address }) => address))],
    inodes: found.map(({ inode }) => inode),
  };
}

/** Lines of `/proc/net/tcp` and `tcp6`: `sl local remote state … inode`. */
export function parseSocketTable(text: string, port: number) {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [hex = '', local = ''] = (fields[1] ?? '').split(':');
      const isOurs = fields[3] === LISTEN && Number.parseInt(local, 16) === port;
      return isOurs ? [{ address: parseAddress(hex), inode: fields[9] ?? '' }] : [];
    });
}

/** Words of four bytes, each in the machine's byte order: little-endian on all that run Ollama. */
function parseAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).reverse(),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff;
  if (isMapped) return bytes.slice(12).join('.');
  const words = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  return words.join(':');
}
