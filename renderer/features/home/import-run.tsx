import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../shared/errors.ts';
import { IMPORT_PART_BYTES, type Imported } from '../../../shared/ipc/bundles.ts';
import type { Result } from '../../../shared/result.ts';
import { useClient } from '../../client/client-context.tsx';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Progress } from '../../ui/progress.tsx';
import styles from './home-screen.module.css';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly name: string; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly imported: Imported }
  | { readonly kind: 'failed'; readonly error: TandemError };

/** Takes in a run that was exported elsewhere: chosen, or dropped on the place. */
export function ImportRun() {
  const { t } = useTranslation('home');
  const picker = useRef<HTMLInputElement>(null);
  const { state, take, cancel } = useImport();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file !== undefined) take(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to do what the button does.
    <div className={styles.import} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Button disabled={state.kind === 'busy'} onClick={() => picker.current?.click()}>
        {t('import')}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".tandem"
        hidden
        aria-label={t('import')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file !== undefined) take(file);
        }}
      />
      {state.kind === 'busy' && (
        <>
          <Progress
            label={t('importing', { name: state.name })}
            value={state.done}
            max={Math.max(1, state.of)}
          />
          <Button onClick={cancel}>{t('importCancel')}</Button>
        </>
      )}
      <p role="status">
        {state.kind === 'done' && (
          <PlainText
            text={t(state.imported.known ? 'importKnown' : 'importDone', {
              run: state.imported.runId,
              events: state.imported.events,
            })}
          />
        )}
      </p>
      {state.kind === 'failed' && <ErrorView error={state.error} />}
    </div>
  );
}

function useImport() {
  const client = useClient();
  const [state, setState] = useState<State>({ kind: 'idle' });
  const current = useRef(0);
  const take = async (file: File): Promise<void> => {
    current.current += 1;
    const mine = current.current;
    const isCurrent = (): boolean => current.current === mine;
    const begun = await client.invoke('import.begin', { name: file.name, bytes: file.size });
    if (!begun.ok) return setState({ kind: 'failed', error: begun.error });
    const { id } = begun.value;
    const sent = await sendParts(file, isCurrent, async (base64, done) => {
      setState({ kind: 'busy', name: file.name, done, of: file.size });
      return client.invoke('import.part', { id, base64 });
    });
    if (!isCurrent()) return void client.invoke('import.cancel', { id });
    if (sent !== null) return setState({ kind: 'failed', error: sent });
    const made = await client.invoke('import.finish', { id });
    if (!isCurrent()) return;
    setState(
      made.ok ? { kind: 'done', imported: made.value } : { kind: 'failed', error: made.error },
    );
  };
  const cancel = (): void => {
    current.current += 1;
    setState({ kind: 'idle' });
  };
  return { state, take: (file: File) => void take(file), cancel };
}

/** Null when all of it was taken, or nobody wants it any more. */
async function sendParts(
  file: File,
  isWanted: () => boolean,
  send: (base64: string, done: number) => Promise<Result<unknown, TandemError>>,
): Promise<TandemError | null> {
  for (let place = 0; place < file.size && isWanted(); place += IMPORT_PART_BYTES) {
    const part = new Uint8Array(await file.slice(place, place + IMPORT_PART_BYTES).arrayBuffer());
    const sent = await send(base64Of(part), place + part.byteLength);
    if (!sent.ok) return sent.error;
  }
  return null;
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  // In pieces: a call takes so many arguments and no more.
  for (let place = 0; place < bytes.length; place += 8_192)
    text += String.fromCharCode(...bytes.subarray(place, place + 8_192));
  return btoa(text);
}
