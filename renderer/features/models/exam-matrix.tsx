import { useTranslation } from 'react-i18next';
import type { Qualification } from '../../../shared/models/qualification.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import styles from './exam.module.css';

type ByTransport = Qualification['byTransport'];
type TaskResult = ByTransport[number]['tasks'][number];

interface ExamMatrixProps {
  readonly byTransport: ByTransport;
  /** The transport that will be used; marked in the head. */
  readonly chosen?: Qualification['transport'] | undefined;
}

/** Tasks down, transports across; in each cell how many tries passed, as shape and words. */
export function ExamMatrix({ byTransport, chosen = null }: ExamMatrixProps) {
  const { t } = useTranslation('models');
  const tasks = [...new Set(byTransport.flatMap(({ tasks: all }) => all.map(({ task }) => task)))];
  if (tasks.length === 0) return <p className={styles.dim}>{t('exam.noTask')}</p>;
  return (
    <table className={styles.matrix}>
      <caption className="visually-hidden">{t('exam.matrix')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('exam.task')}</th>
          {byTransport.map(({ transport }) => (
            <th key={transport} scope="col">
              {t(`transport.${transport}`)}
              {transport === chosen && <small> {t('exam.used')}</small>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <tr key={task}>
            <th scope="row">
              <PlainText text={taskWord(task)} maxChars={80} />
            </th>
            {byTransport.map(({ transport, tasks: all }) => (
              <Cell key={transport} result={all.find((one) => one.task === task)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `edit-in-place` as it reads. */
const taskWord = (task: string): string => task.replaceAll('-', ' ');

function Cell({ result }: { readonly result: TaskResult | undefined }) {
  const { t } = useTranslation('models');
  if (result === undefined) return <td className={styles.dim}>{t('exam.notRun')}</td>;
  const { passes, tries } = result;
  const [look, shape, word] =
    passes === tries
      ? (['passed', '✓', 'exam.passed'] as const)
      : passes === 0
        ? (['failed', '✗', 'exam.failed'] as const)
        : (['partly', '◐', 'exam.partly'] as const);
  return (
    <td className={styles[look]}>
      <span aria-hidden="true">{shape}</span> {t(word)} {t('exam.tries', { passes, tries })}
    </td>
  );
}
