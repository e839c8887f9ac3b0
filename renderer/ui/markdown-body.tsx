import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { classNames } from './class-names.ts';
import { cleanString } from './clean-text.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './markdown.module.css';

interface MarkdownBodyProps {
  readonly text: string;
  readonly onOpenLink?: ((address: string) => void) | undefined;
  readonly className?: string | undefined;
}

const PLUGINS = [remarkGfm];

/** The part of `Markdown` that is fetched when it is needed. */
export function MarkdownBody({ text, onOpenLink, className }: MarkdownBodyProps) {
  const components: Components = {
    a: ({ href, children }) => (
      <SafeLink address={href ?? ''} onOpenLink={onOpenLink}>
        {children}
      </SafeLink>
    ),
    img: ({ alt }) => <ImageText alt={alt ?? ''} />,
    input: ({ checked }) => <TaskBox checked={checked === true} />,
    // The headings of the text stay below those of the screen.
    h1: ({ children }) => <h3>{children}</h3>,
    h2: ({ children }) => <h4>{children}</h4>,
    h3: ({ children }) => <h5>{children}</h5>,
    h4: ({ children }) => <h6>{children}</h6>,
    h5: ({ children }) => <h6>{children}</h6>,
    pre: ({ children }) => (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      <pre tabIndex={0}>{children}</pre>
    ),
  };
  return (
    <div className={classNames(styles.markdown, className)}>
      <ReactMarkdown
        skipHtml
        remarkPlugins={PLUGINS}
        components={components}
        urlTransform={(address) => address}
      >
        {cleanString(text)}
      </ReactMarkdown>
    </div>
  );
}

interface SafeLinkProps {
  readonly address: string;
  readonly onOpenLink?: ((address: string) => void) | undefined;
  readonly children: ReactNode;
}

/** A link as its words and its address. Only https can be opened, and only where the caller does that. */
function SafeLink({ address, onOpenLink, children }: SafeLinkProps) {
  const { t } = useTranslation('ui');
  const shown = cleanString(address, { maxChars: 300 });
  return (
    <span className={styles.link}>
      <span className={styles.words}>{children}</span>{' '}
      {onOpenLink !== undefined && /^https:\/\//i.test(address) ? (
        <button type="button" className="link" onClick={() => onOpenLink(address)}>
          {shown}
        </button>
      ) : (
        <span className={styles.address}>⟨{shown}⟩</span>
      )}
      <CopyButton text={address} label={t('copyAddress')} iconOnly />
    </span>
  );
}

function ImageText({ alt }: { readonly alt: string }) {
  const { t } = useTranslation('ui');
  return (
    <span className={styles.address}>
      [{alt === '' ? t('imageWithoutText') : t('image', { alt })}]
    </span>
  );
}

function TaskBox({ checked }: { readonly checked: boolean }) {
  const { t } = useTranslation('ui');
  return (
    <input
      type="checkbox"
      checked={checked}
      readOnly
      disabled
      aria-label={t(checked ? 'taskDone' : 'taskOpen')}
    />
  );
}
