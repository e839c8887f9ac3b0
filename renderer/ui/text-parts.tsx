import { useTranslation } from 'react-i18next';
import type { TextPart } from './clean-text.ts';
import { formatCount } from './format/count.ts';
import styles from './plain-text.module.css';
import { useLocale } from './use-locale.ts';

interface TextPartsProps {
  readonly parts: readonly TextPart[];
}

/** Cleaned text with its marks and cuts. */
export function TextParts({ parts }: TextPartsProps) {
  const { t } = useTranslation('ui');
  const locale = useLocale();
  if (parts.length === 1 && parts[0]?.kind === 'text') return parts[0].text;
  return parts.map((part, index) => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'mark')
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
        <span key={index} className={styles.mark} title={t('invisible', { code: part.code })}>
          {`⟨${part.code}⟩`}
        </span>
      );
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
      <span key={index} className={styles.cut}>
        {`… ${t('moreCharacters', { count: part.count, shown: formatCount(part.count, locale) })}`}
      </span>
    );
  });
}
