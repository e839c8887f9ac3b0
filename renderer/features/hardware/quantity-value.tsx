import { useTranslation } from 'react-i18next';
import type { Quantity } from '../../../shared/hardware/machine.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import styles from './hardware-screen.module.css';

interface QuantityProps {
  readonly quantity: Quantity;
}

function Size({ quantity }: QuantityProps) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  if (quantity.bytes !== null) return formatMemory(quantity.bytes, locale);
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{t('unknown')}</span>
    </>
  );
}

/** A size with where it was read; where nobody knows it, a dash with the reason. */
export function QuantityValue({ quantity }: QuantityProps) {
  return (
    <span className={styles.quantity}>
      <Size quantity={quantity} />{' '}
      <small>
        <PlainText text={quantity.source} maxChars={300} />
      </small>
    </span>
  );
}

/** The same as two cells of a table. */
export function QuantityCells({ quantity }: QuantityProps) {
  return (
    <>
      <td className={styles.number}>
        <Size quantity={quantity} />
      </td>
      <td>
        <PlainText text={quantity.source} maxChars={300} />
      </td>
    </>
  );
}
