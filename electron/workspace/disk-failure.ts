import type { TandemError } from '../../shared/errors.ts';
import { err, type Result } from '../../shared/result.ts';

/** Runs `work`; a disk that is full or refuses becomes an error, anything else stays a fault of ours. */
export async function orDiskFailure<T>(
  path: string,
  work: () => Promise<Result<T, TandemError>>,
): Promise<Result<T, TandemError>> {
  try {
    return await work();
  } catch (cause) {
    const failure = describeDiskFailure(path, cause);
    if (failure === null) throw cause;
    return err(failure);
  }
}

const REFUSED = ['EACCES', 'EPERM', 'EROFS', 'ELOOP', 'ENAMETOOLONG', 'EIO', 'ENOTDIR', 'EEXIST'];

function describeDiskFailure(path: string, cause: unknown): TandemError | null {
  if (!(cause instanceof Error) || !('code' in cause)) return null;
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') return { kind: 'disk-full', path };
  return REFUSED.some((code) => code === cause.code)
    ? { kind: 'folder-unwritable', path, detail: cause.message }
    : null;
}
