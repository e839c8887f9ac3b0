import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldDifference } from '../../../shared/run/compare/comparison.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './compare-screen.module.css';

interface FieldsTableProps {
  readonly fields: readonly FieldDifference[];
  readonly leftOut: number;
  readonly label: string;
}

/** Fields of two events beside each other; noise is left out until it is asked for. */
export function FieldsTable({ fields, leftOut, label }: FieldsTableProps) {
  const { t } = useTranslation('compare');
  const [isRaw, setRaw] = useState(false);
  const noisy = fields.filter(({ noise }) => noise).length;
  const shown = isRaw ? fields : fields.filter(({ noise }) => !noise);
  return (
    <div className={styles.fields}>
      {shown.length > 0 && (
        <table className={styles.table} aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('first')}</th>
              <th scope="col">{t('other')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ field, left, right, noise }) => (
              <tr key={field}>
                <th scope="row">
                  <PlainText text={field} maxChars={200} />
                  {noise && <small> {t('isNoise')}</small>}
                </th>
                <Value text={left} />
                <Value text={right} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {noisy > 0 && (
        <Checkbox label={t('showNoise', { count: noisy })} checked={isRaw} onChange={setRaw} />
      )}
      {leftOut > 0 && <p className={styles.quiet}>{t('moreFields', { count: leftOut })}</p>}
    </div>
  );
}

function Value({ text }: { readonly text: string }) {
  const { t } = useTranslation('compare');
  return (
    <td>
      {text === '' ? (
        <span className={styles.quiet}>{t('nothing')}</span>
      ) : (
        <PlainText text={text} maxChars={1_200} className="mono" />
      )}
    </td>
  );
}
