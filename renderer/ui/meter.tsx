// biome-ignore-all lint/a11y/useSemanticElements: the element can't be given our shape in all engines
import { useId } from 'react';
import type { Tone } from './badge.tsx';
import { classNames } from './class-names.ts';
import styles from './meter.module.css';

interface MeterProps {
  readonly value: number;
  readonly max: number;
  readonly label: string;
  readonly tone?: Tone | undefined;
  /** The value in words, beside the bar: `3 of at most 13 calls`. */
  readonly text: string;
  readonly hideLabel?: boolean | undefined;
  readonly className?: string | undefined;
}

const shareOf = (value: number, max: number): number =>
  max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;

/** How much of something is used. */
export function Meter({
  value,
  max,
  label,
  tone = 'neutral',
  text,
  hideLabel,
  className,
}: MeterProps) {
  const id = useId();
  return (
    <div className={classNames(styles.meter, className)}>
      <span className={styles.head}>
        <span id={id} className={hideLabel === true ? 'visually-hidden' : styles.label}>
          {label}
        </span>
        <span className={styles.text}>{text}</span>
      </span>
      <div
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={text}
        className={styles.track}
      >
        <div
          className={classNames(styles.fill, styles[tone])}
          style={{ inlineSize: `${shareOf(value, max) * 100}%` }}
        />
      </div>
    </div>
  );
}
