import { type ReactNode, useEffect, useRef, useState } from 'react';

/**
 * A diff may have thousands of hunks, and the library keeps what stands between its lines in the page for
 * all of them. What is not near the part in sight is an empty place of the usual height instead.
 */
const NEAR = '800px 0px';

const watched = new WeakMap<Element, (seen: boolean) => void>();
let observer: IntersectionObserver | null = null;

function watch(element: Element, tell: (seen: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
    },
    { rootMargin: NEAR },
  );
  watched.set(element, tell);
  observer.observe(element);
  return () => {
    watched.delete(element);
    observer?.unobserve(element);
  };
}

interface WhenSeenProps {
  readonly minHeight: number;
  readonly render: () => ReactNode;
}

/** Renders only while it is in sight, or nearly. */
export function WhenSeen({ minHeight, render }: WhenSeenProps) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => (place.current === null ? undefined : watch(place.current, setSeen)), []);
  return (
    <div ref={place} style={{ minBlockSize: minHeight }}>
      {seen && render()}
    </div>
  );
}
