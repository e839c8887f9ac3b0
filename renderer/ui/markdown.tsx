import { lazy, Suspense } from 'react';
import { PlainText } from './plain-text.tsx';

interface MarkdownProps {
  readonly text: string;
  /** Makes https links pressable; without it no link is. */
  readonly onOpenLink?: ((address: string) => void) | undefined;
  readonly className?: string | undefined;
}

/* The parser is fetched with the first text that needs it. */
const MarkdownBody = lazy(() =>
  import('./markdown-body.tsx').then((module) => ({ default: module.MarkdownBody })),
);

/** Markdown from a model or a repository: no images, no HTML, no link that goes anywhere by itself. */
export function Markdown(props: MarkdownProps) {
  return (
    <Suspense fallback={<PlainText text={props.text} className={props.className} />}>
      <MarkdownBody {...props} />
    </Suspense>
  );
}
