import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanStep } from '../../../shared/plan/plan.ts';
import { Badge } from '../../ui/badge.tsx';
import { cleanString } from '../../ui/clean-text.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './step-detail.module.css';

type File = PlanStep['files'][number];

const SHAPES: Readonly<Record<File['action'], string>> = {
  read: '○',
  modify: '±',
  create: '+',
  delete: '−',
};

/** The files of a step, each with what is done to it. */
export function FileRows({ files }: { readonly files: readonly File[] }) {
  const { t } = useTranslation('plan');
  return (
    <Section title={t('field.files')} level={3}>
      {files.length === 0 ? (
        <p className={styles.dim}>{t('noFiles')}</p>
      ) : (
        <ul className={styles.items}>
          {files.map((file) => (
            <li key={`${file.action} ${file.path}`} className={styles.file}>
              <Badge tone={file.action === 'read' ? 'neutral' : 'executor'}>
                {SHAPES[file.action]} {t(`action.${file.action}`)}
              </Badge>
              <span className="mono">
                <PlainText text={file.path} maxChars={500} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface TextItemsProps {
  readonly title: string;
  readonly items: readonly string[];
  /** Commands stand in the type of code. */
  readonly mono?: boolean;
  /** What to say when there are none; nothing is shown then if left out. */
  readonly empty?: string;
  readonly aside?: ReactNode;
}

/** A heading with items of plain text. */
export function TextItems({ title, items, mono = false, empty, aside }: TextItemsProps) {
  if (items.length === 0 && empty === undefined) return null;
  return (
    <Section title={title} level={3} actions={aside}>
      {items.length === 0 ? (
        <p className={styles.dim}>{empty}</p>
      ) : (
        <ul className={styles.bullets}>
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items may repeat and have no identity but their place
            <li key={index} className={mono ? 'mono' : undefined}>
              <PlainText text={item} maxChars={4_000} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

interface StepLinksProps {
  readonly title: string;
  readonly ids: readonly string[];
  readonly steps: readonly PlanStep[];
  readonly onSelect: (id: string) => void;
}

/** Steps that this one hangs together with, each a press away. */
export function StepLinks({ title, ids, steps, onSelect }: StepLinksProps) {
  const { t } = useTranslation('plan');
  if (ids.length === 0) return null;
  return (
    <Section title={title} level={3}>
      <ul className={styles.links}>
        {ids.map((id) => {
          const at = steps.findIndex((step) => step.id === id);
          return (
            <li key={id}>
              {at < 0 ? (
                <span className={styles.unknown}>
                  ✗ {t('unknownStep', { id: cleanString(id, { maxChars: 80 }) })}
                </span>
              ) : (
                <button type="button" className="link" onClick={() => onSelect(id)}>
                  {at + 1} · {cleanString(steps[at]?.title ?? '', { maxChars: 120 })}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** What is wrong here, as sentences. */
export function FaultList({ faults }: { readonly faults: readonly string[] }) {
  const { t } = useTranslation('plan');
  if (faults.length === 0) return null;
  return (
    <div className={styles.faults} role="status">
      <b>{t('faultsHere')}</b>
      <ul>
        {faults.map((fault) => (
          <li key={fault}>
            <span aria-hidden="true">✗ </span>
            <PlainText text={fault} maxChars={2_000} />
          </li>
        ))}
      </ul>
    </div>
  );
}
