import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: ReactNode;
  readonly body: ReactNode;
  /** The verb on the button: "Delete the worktree", never "OK". */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly danger?: boolean | undefined;
  readonly busy?: boolean | string | undefined;
}

/** Asks before something that can't be taken back. A dangerous one has the focus on Cancel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation('ui');
  const cancel = useRef<HTMLButtonElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      size="small"
      alert
      initialFocus={props.danger === true ? cancel : confirm}
      footer={
        <>
          <Button ref={cancel} onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button
            ref={confirm}
            kind={props.danger === true ? 'danger' : 'primary'}
            busy={props.busy}
            onClick={props.onConfirm}
          >
            {props.confirm}
          </Button>
        </>
      }
    >
      {props.body}
    </Dialog>
  );
}
