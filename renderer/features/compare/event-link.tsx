import { Link } from '@tanstack/react-router';
import type { EventPlace } from '../../../shared/run/compare/comparison.ts';

/** To an event in its run's timeline; words alone where there is none. */
export function EventLink({
  run,
  place,
  words,
}: {
  readonly run: string;
  readonly place: EventPlace | null;
  readonly words: string;
}) {
  if (place === null) return null;
  return (
    <Link to="/runs/$run/timeline" params={{ run }} search={{ event: place.seq }} className="link">
      {words} {place.seq}
    </Link>
  );
}
