import { Link } from '@tanstack/react-router';
import { Search, Space, WrapText } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangedFile, FileDiff } from '../../../shared/ipc/changes.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { Badge } from '../../ui/badge.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatBytes } from '../../ui/format/bytes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { DiffView } from './diff/diff-view.tsx';
import { FindBar } from './diff/find-bar.tsx';
import { FindingNote } from './diff/finding-note.tsx';
import { HunkBar } from './diff/hunk-bar.tsx';
import styles from './file-pane.module.css';
import { FileStates } from './file-states.tsx';
import { prepareDiff } from './model/prepare-diff.ts';
import { Segments } from './segments.tsx';
import { useDiffLayout } from './use-diff-layout.ts';
import { useDiffMoves } from './use-diff-moves.ts';

export interface FilePaneProps {
  readonly run: string;
  readonly file: ChangedFile;
  readonly diff: FileDiff;
  readonly viewed: boolean;
  readonly onViewed: (viewed: boolean) => void;
  /** What can be decided about hunks; null where nothing can. */
  readonly decide: {
    readonly isReverted: (hunk: number) => boolean;
    readonly onHunk: (hunk: number, revert: boolean) => void;
    readonly isFileReverted: boolean;
    readonly onFile: (revert: boolean) => void;
  } | null;
}

/** One file's change: what is known about it, and its diff. */
export function FilePane(props: FilePaneProps) {
  const { run, file, diff, decide } = props;
  const { t } = useTranslation('changes');
  const { layout, whitespace, toggle } = useDiffLayout();
  const shown = useMemo(() => prepareDiff(diff, { whitespace }), [diff, whitespace]);
  const moves = useDiffMoves(shown);
  const { current, target } = moves;
  const group = t('title');
  useAction({
    id: 'changes.split',
    label: t('act.split'),
    group,
    shortcut: 'u',
    run: toggle.split,
  });
  useAction({ id: 'changes.wrap', label: t('act.wrap'), group, shortcut: 'w', run: toggle.wrap });
  useAction({
    ...{ id: 'changes.whitespace', label: t('act.whitespace'), group, shortcut: 'i' },
    run: toggle.whitespace,
  });
  useAction({
    ...{ id: 'changes.find', label: t('act.find'), group, shortcut: 'Mod+F', inFields: true },
    run: moves.openFind,
  });
  useAction({
    ...{ id: 'changes.nextHunk', label: t('act.nextHunk'), group, shortcut: ']', keyOnly: true },
    run: () => moves.stepHunk(1),
  });
  useAction({
    ...{ id: 'changes.previousHunk', label: t('act.previousHunk'), group, shortcut: '[' },
    keyOnly: true,
    run: () => moves.stepHunk(-1),
  });
  useAction({
    ...{ id: 'changes.revertHunk', label: t('act.revertHunk'), group, shortcut: 'x' },
    enabled: decide !== null && current >= 0,
    run: () => decide?.onHunk(current, !decide.isReverted(current)),
  });
  const hasDiff = shown.lines.length > 0 && !diff.tooDifferent;
  return (
    <section className={styles.pane} aria-label={file.path}>
      <PaneHead {...props} />
      {hasDiff && (
        <div className={styles.tools} role="toolbar" aria-label={t('tools')}>
          <Segments
            label={t('act.layout')}
            value={layout.split ? 'split' : 'unified'}
            onChange={toggle.split}
            segments={[
              { value: 'unified', label: t('unified') },
              { value: 'split', label: t('split') },
            ]}
          />
          <IconButton
            label={t('act.wrap')}
            shortcut="w"
            icon={<WrapText />}
            aria-pressed={layout.wrap}
            onClick={toggle.wrap}
          />
          <IconButton
            label={t('act.whitespace')}
            shortcut="i"
            icon={<Space />}
            aria-pressed={whitespace}
            onClick={toggle.whitespace}
          />
          <IconButton
            label={t('act.find')}
            shortcut="Mod+F"
            icon={<Search />}
            onClick={moves.openFind}
          />
          {shown.before !== null && shown.after !== null && (
            <Checkbox label={t('whole')} checked={layout.whole} onChange={toggle.whole} />
          )}
          <span className={styles.hunks}>{t('hunks', { count: diff.hunks.length })}</span>
        </div>
      )}
      {moves.find !== null && <FindBar {...moves.find} />}
      {shown.aside.map((finding) => (
        <FindingNote key={`${finding.round}:${finding.problem}`} finding={finding} withLine />
      ))}
      <FileStates file={file} diff={diff} />
      {hasDiff && (
        <DiffView
          diff={shown}
          name={`${file.content ?? file.status}:${diff.hunks.length}:${whitespace}:${file.path}`}
          layout={layout}
          target={target}
          label={t('diffOf', { path: file.path })}
          renderFinding={(index) => {
            const finding = shown.inline[index];
            return finding === undefined ? null : <FindingNote finding={finding} />;
          }}
          renderHunk={(index, expand) => {
            const hunk = diff.hunks[index];
            if (hunk === undefined) return null;
            return (
              <HunkBar
                run={run}
                hunk={hunk}
                count={diff.hunks.length}
                expand={hunk.newStart > 1 ? expand : null}
                current={current === index}
                reverted={decide === null ? null : decide.isReverted(index)}
                onRevert={(revert) => decide?.onHunk(index, revert)}
              />
            );
          }}
        />
      )}
    </section>
  );
}

function PaneHead({ run, file, viewed, onViewed, decide }: FilePaneProps) {
  const { t } = useTranslation('changes');
  const locale = useLocale();
  return (
    <header className={styles.head}>
      <h2 className={styles.path}>
        <PlainText text={file.path} maxChars={500} />
      </h2>
      <CopyButton text={file.path} label={t('copyPath')} iconOnly />
      <Badge>{t(`status.${file.status}`)}</Badge>
      {file.unplanned && <Badge tone="warn">{t('files.unplanned')}</Badge>}
      {file.steps.map((step) => (
        <Link
          key={step}
          to="/runs/$run/changes"
          params={{ run }}
          search={{ step, file: file.path }}
          className={styles.step}
        >
          <PlainText text={t('origin.step', { step })} maxChars={60} />
        </Link>
      ))}
      {file.bytes > 0 && <span className={styles.size}>{formatBytes(file.bytes, locale)}</span>}
      <span className={styles.space} />
      {decide !== null && (
        <Checkbox
          label={t('revertFile')}
          checked={decide.isFileReverted}
          onChange={decide.onFile}
        />
      )}
      <Checkbox label={t('viewed')} checked={viewed} onChange={onViewed} />
    </header>
  );
}
