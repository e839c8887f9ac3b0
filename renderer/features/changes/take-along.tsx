import { Download, GitBranch } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChangeScope } from '../../../shared/ipc/changes.ts';
import { useAct } from '../../client/use-invoke.ts';
import { useAction } from '../../stores/actions/use-action.ts';
import { describeErrorInWindow } from '../../stores/errors/describe-error-in-window.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Popover } from '../../ui/popover.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import styles from './changes-screen.module.css';
import { type CheckoutPlan, checkoutCommands } from './model/checkout-commands.ts';

interface TakeAlongProps {
  readonly run: string;
  readonly scope: ChangeScope;
  /** Null where there is no branch (yet). */
  readonly checkout: CheckoutPlan | null;
}

/** Ways to get at the change outside this window: a patch file, the branch's name, the commands. */
export function TakeAlong({ run, scope, checkout }: TakeAlongProps) {
  const { t } = useTranslation('changes');
  const { t: words } = useTranslation('errors');
  const { add } = useToasts();
  const { act, busy } = useAct('changes.patch');
  const save = (): void => {
    void act({ run, scope }).then((made) => {
      if (!made.ok) {
        const { what, next } = describeErrorInWindow(made.error, words);
        add({ title: what, body: next, tone: 'bad' });
        return;
      }
      saveFile(made.value.name, made.value.patch, 'text/x-patch');
      add({ title: t('take.saved', { name: made.value.name }), tone: 'ok' });
    });
  };
  useAction({ id: 'changes.savePatch', label: t('take.save'), group: t('title'), run: save });
  const commands = checkout === null ? [] : checkoutCommands(checkout);
  return (
    <div className={styles.take}>
      <Button icon={<Download />} busy={busy && t('take.saving')} onClick={save}>
        {t('take.save')}
      </Button>
      {checkout !== null && (
        <Popover
          align="end"
          label={t('take.branch')}
          trigger={<Button icon={<GitBranch />}>{t('take.branch')}</Button>}
        >
          <div className={styles.checkout}>
            <p>
              <PlainText text={checkout.branch} maxChars={300} className="mono" />
            </p>
            <CopyButton text={checkout.branch} label={t('take.copyBranch')} />
            <p>{t('take.commands')}</p>
            <pre className={styles.commands}>
              <PlainText text={commands.join('\n')} maxChars={4_000} />
            </pre>
            <CopyButton text={commands.join('\n')} label={t('take.copyCommands')} />
          </div>
        </Popover>
      )}
    </div>
  );
}
