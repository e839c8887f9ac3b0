import { useTranslation } from 'react-i18next';
import type { Question } from '../../../shared/plan/intake.ts';
import { useAction } from '../../stores/actions/use-action.ts';

interface PickKeysProps {
  readonly questions: readonly Question[];
  /** The question that number keys answer. */
  readonly current: string | null;
  readonly onPick: (id: string, option: number) => void;
  readonly onShow: (id: string) => void;
}

const KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The keys of the questions: a number picks an option, j and k go from card to card. */
export function PickKeys({ questions, current, onPick, onShow }: PickKeysProps) {
  const { t } = useTranslation('intake');
  const at = questions.findIndex((question) => question.id === current);
  const question = questions[at];
  const go = (by: number): void => {
    const next = questions[Math.max(0, Math.min(questions.length - 1, at + by))];
    if (next !== undefined) onShow(next.id);
  };
  useAction({
    id: 'intake.next',
    label: t('nextQuestion'),
    group: t('group'),
    shortcut: 'j',
    keyOnly: true,
    run: () => go(1),
  });
  useAction({
    id: 'intake.previous',
    label: t('previousQuestion'),
    group: t('group'),
    shortcut: 'k',
    keyOnly: true,
    run: () => go(-1),
  });
  return KEYS.map((number) => (
    <PickKey
      key={number}
      number={number}
      enabled={question !== undefined && number <= question.options.length}
      onPick={() => {
        if (question !== undefined) onPick(question.id, number - 1);
      }}
    />
  ));
}

interface PickKeyProps {
  readonly number: number;
  readonly enabled: boolean;
  readonly onPick: () => void;
}

function PickKey({ number, enabled, onPick }: PickKeyProps) {
  const { t } = useTranslation('intake');
  useAction({
    id: `intake.pick${number}`,
    label: t('pick', { number }),
    group: t('group'),
    shortcut: String(number),
    enabled,
    keyOnly: true,
    run: onPick,
  });
  return null;
}
