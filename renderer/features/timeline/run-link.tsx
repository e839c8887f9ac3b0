import type { ReactNode } from 'react';

interface RunLinkProps {
  readonly runId: string;
  /** The page behind the run’s own address: `input`, `fork`. */
  readonly to: string;
  readonly search?: Readonly<Record<string, string | number>> | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A link to another page of the run, by its address alone: features know nothing of one another. */
export function RunLink({ runId, to, search = {}, className = 'link', children }: RunLinkProps) {
  const query = Object.entries(search)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  return (
    <a
      href={`#/runs/${encodeURIComponent(runId)}/${to}${query === '' ? '' : `?${query}`}`}
      className={className}
    >
      {children}
    </a>
  );
}
