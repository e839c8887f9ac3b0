import { useTranslation } from 'react-i18next';
import { type TimelinePane, timelinePanes } from '../../../stores/run-search.ts';
import { TabPanel, Tabs } from '../../../ui/tabs.tsx';
import type { TimelineModel } from '../use-timeline-model.ts';
import { EventTab } from './event-tab.tsx';
import { FilesTab } from './files-tab.tsx';
import { MismatchTab } from './mismatch-tab.tsx';
import { NotesTab } from './notes-tab.tsx';
import styles from './panes.module.css';
import { PlanTab } from './plan-tab.tsx';
import { TotalsTab } from './totals-tab.tsx';

interface MomentPanesProps {
  readonly model: TimelineModel;
  readonly onShow: (seq: number) => void;
}

/** What held at the playhead, from six sides. */
export function MomentPanes({ model, onShow }: MomentPanesProps) {
  const { t } = useTranslation('timeline');
  const { pane } = model.search;
  const detail = (id: TimelinePane): string | undefined => {
    const count =
      id === 'mismatch'
        ? model.mismatches.length
        : id === 'notes'
          ? (model.state.notes ?? []).length
          : 0;
    return count === 0 ? undefined : String(count);
  };
  const shared = { model, onShow } as const;
  return (
    <Tabs
      className={styles.panes}
      label={t('panes')}
      active={pane}
      onChange={(id) => model.change({ pane: id === 'event' ? undefined : id })}
      tabs={timelinePanes.map((id) => ({ id, label: t(`pane.${id}`), detail: detail(id) }))}
    >
      <TabPanel id={pane} className={styles.panel}>
        {pane === 'event' && <EventTab {...shared} />}
        {pane === 'files' && <FilesTab {...shared} />}
        {pane === 'plan' && <PlanTab {...shared} />}
        {pane === 'totals' && <TotalsTab {...shared} />}
        {pane === 'notes' && <NotesTab {...shared} />}
        {pane === 'mismatch' && <MismatchTab {...shared} />}
      </TabPanel>
    </Tabs>
  );
}
