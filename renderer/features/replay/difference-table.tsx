import { useTranslation } from 'react-i18next';
import type { ReExecutionReport } from '../../../shared/ipc/replays.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EventLink } from './event-link.tsx';
import styles from './replay-screen.module.css';
import { useLogWords } from './use-log-words.ts';

interface DifferenceTableProps {
  readonly run: string;
  readonly differences: ReExecutionReport['differences'];
}

/** What came out otherwise, each with its place in the log. */
export function DifferenceTable({ run, differences }: DifferenceTableProps) {
  const { t } = useTranslation('replay');
  const words = useLogWords();
  return (
    <div className={styles.wide}>
      <DataTable
        label={t('execute.title')}
        rows={differences}
        rowKey={({ key }) => key}
        columns={[
          {
            id: 'where',
            header: t('difference.where'),
            cell: ({ seq, key }) => (
              <>
                <EventLink run={run} seq={seq} /> <span className={styles.mono}>{key}</span>
              </>
            ),
          },
          {
            id: 'cause',
            header: t('difference.cause'),
            cell: ({ cause }) => words.cause(cause),
          },
          {
            id: 'recorded',
            header: t('difference.recorded'),
            cell: ({ recorded }) => <span className={styles.mono}>{cleanString(recorded)}</span>,
          },
          {
            id: 'now',
            header: t('difference.now'),
            cell: ({ actual }) => <span className={styles.mono}>{cleanString(actual)}</span>,
          },
        ]}
      />
    </div>
  );
}
