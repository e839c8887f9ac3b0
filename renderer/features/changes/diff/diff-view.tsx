import { Component, lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../ui/notice.tsx';
import { Waiting } from '../../../ui/waiting.tsx';
import type { DiffProps } from './diff-controls.ts';
import styles from './diff-view.module.css';
import { PlainDiff } from './plain-diff.tsx';

/** With the library of coloured diffs and its languages, which nobody needs before the first diff is opened. */
const ColouredDiff = lazy(async () => ({
  default: (await import('./coloured-diff.tsx')).ColouredDiff,
}));

/** Lines above this are drawn plain at once: colouring them is not worth the memory. */
const COLOURED_LINES = 100_000;

/** A file's diff in colours; plain, and saying so, where colours can't be had. */
export function DiffView(props: DiffProps) {
  const { t } = useTranslation('changes');
  const [failed, setFailed] = useState(typeof Worker === 'undefined');
  const isLong = props.diff.lines.length > COLOURED_LINES;
  const plain = (words: string) => (
    <div className={styles.column}>
      <Notice>{words}</Notice>
      <PlainDiff {...props} />
    </div>
  );
  if (failed) return plain(t('plain.failed'));
  if (isLong) return plain(t('plain.long'));
  return (
    <Rescue instead={plain(t('plain.failed'))}>
      <Suspense fallback={<Waiting words={t('drawing')} />}>
        <ColouredDiff {...props} onFailure={() => setFailed(true)} />
      </Suspense>
    </Rescue>
  );
}

interface RescueProps {
  readonly instead: ReactNode;
  readonly children: ReactNode;
}

/** Catches what the library throws while it draws; a diff is worth more than its colours. */
class Rescue extends Component<RescueProps, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? this.props.instead : this.props.children;
  }
}
