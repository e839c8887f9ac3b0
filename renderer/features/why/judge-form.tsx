import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Explanation, Suspicion } from '../../../shared/run/blame/explanation.ts';
import { blameFamilies } from '../../../shared/run/event.ts';
import { useAct } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import styles from './why-screen.module.css';

interface JudgeFormProps {
  readonly run: string;
  /** The family that a judgement is most likely about. */
  readonly likely: Suspicion['family'];
  readonly onExplained: (now: Explanation) => void;
}

/** What a person says about who was at fault: recorded with the run. */
export function JudgeForm({ run, likely, onExplained }: JudgeFormProps) {
  const { t } = useTranslation('why');
  const [family, setFamily] = useState<Suspicion['family']>(likely);
  const [note, setNote] = useState('');
  const [isSaid, setSaid] = useState(false);
  const judging = useAct('explain.judge');
  const say = async (accepted: boolean): Promise<void> => {
    const reply = await judging.act({ run, family, accepted, note });
    if (!reply.ok) return;
    setSaid(true);
    setNote('');
    onExplained(reply.value);
  };
  const options = blameFamilies
    .filter((one) => one !== 'undetermined')
    .map((one) => ({ value: one, label: t(`family.${one}`) }));
  return (
    <div className={styles.judge}>
      <p className={styles.facts}>{t('judgeNote')}</p>
      <Field label={t('judgeFamily')}>
        <Select value={family} options={options} onChange={setFamily} />
      </Field>
      <Field label={t('judgeWhy')}>
        <TextArea value={note} onChange={setNote} autoGrow />
      </Field>
      <div className={styles.cardHead}>
        <Button onClick={() => void say(true)} busy={judging.busy}>
          {t('accept')}
        </Button>
        <Button onClick={() => void say(false)} busy={judging.busy}>
          {t('reject')}
        </Button>
        <span role="status">{isSaid && !judging.busy ? t('recorded') : ''}</span>
      </div>
      {judging.error !== null && <ErrorView error={judging.error} />}
    </div>
  );
}
