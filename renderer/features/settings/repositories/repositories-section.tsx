import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInvoke } from '../../../client/use-invoke.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Section } from '../../../ui/section.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { DraftActions } from '../lists/draft-actions.tsx';
import styles from '../lists/drafts.module.css';
import { EmptyList } from '../lists/empty-list.tsx';
import { readLines, useDrafts } from '../lists/use-drafts.ts';
import { isHost } from '../tool-servers/tool-server-draft.ts';
import type { SettingsDesk } from '../use-settings.ts';
import { ConsentsSection } from './consents-section.tsx';
import {
  isRepositoryPath,
  type RepositoryDraft,
  readRepositories,
  repositoriesOf,
} from './repository-drafts.ts';

/** What is settled about single repositories: how their dependencies are prepared, and standing consents. */
export function RepositoriesSection({ desk }: { readonly desk: SettingsDesk }) {
  const { t } = useTranslation('settings');
  const drafts = useDrafts(readRepositories(desk.view?.settings.repositories ?? []));
  const recent = useInvoke('repository.recent', {});
  const add = useRef<HTMLButtonElement>(null);
  const { items } = drafts;
  const isGood = items.every(
    ({ path, hosts }, at) => isRepositoryPath(path, items, at) && readLines(hosts).every(isHost),
  );
  return (
    <>
      <Section title={t('setups')}>
        <p className={styles.dim}>{t('setupsHint')}</p>
        {items.length === 0 && <EmptyList title={t('setupsNone')} body={t('setupsNoneBody')} />}
        <div className={styles.list}>
          {items.map((draft, at) => (
            <RepositoryFields
              // biome-ignore lint/suspicious/noArrayIndexKey: a draft has no path of its own while it is typed
              key={at}
              draft={draft}
              paths={(recent.value?.repositories ?? []).map(({ path }) => path)}
              isPathGood={isRepositoryPath(draft.path, items, at)}
              onChange={(part) => drafts.change(at, part)}
              onRemove={() => {
                drafts.remove(at);
                add.current?.focus();
              }}
            />
          ))}
        </div>
        <DraftActions
          isChanged={drafts.isChanged}
          isGood={isGood}
          add={t('setupAdd')}
          save={t('setupsSave')}
          onAdd={() => drafts.add({ path: '', setup: '', hosts: '' })}
          onSave={() =>
            void desk.change('repositories', items.length === 0 ? null : repositoriesOf(items))
          }
          onUndo={drafts.undo}
          fault={desk.faults.repositories}
          addRef={add}
        />
      </Section>
      <ConsentsSection />
    </>
  );
}

interface RepositoryFieldsProps {
  readonly draft: RepositoryDraft;
  /** Of earlier runs. */
  readonly paths: readonly string[];
  readonly isPathGood: boolean;
  readonly onChange: (part: Partial<RepositoryDraft>) => void;
  readonly onRemove: () => void;
}

function RepositoryFields({ draft, paths, isPathGood, onChange, onRemove }: RepositoryFieldsProps) {
  const { t } = useTranslation('settings');
  const { path, setup, hosts } = draft;
  const title = path.split(/[\\/]/).findLast((part) => part !== '') ?? t('setupNew');
  const badHost = readLines(hosts).some((host) => !isHost(host));
  return (
    <fieldset className={styles.draft}>
      <legend>{title}</legend>
      <IconButton
        className={styles.remove}
        label={t('serverRemove', { name: title })}
        icon={<X />}
        onClick={onRemove}
      />
      <div className={classNames(styles.fields, styles.pair)}>
        <Field
          className={styles.wide}
          label={t('setupPath')}
          error={path !== '' && !isPathGood && t('setupPathBad')}
        >
          <Combobox
            allowFree
            value={path}
            onChange={(next) => onChange({ path: next })}
            options={paths.map((one) => ({ value: one, label: one }))}
          />
        </Field>
        <div>
          <Field label={t('setupCommand')} hint={t('setupCommandHint')}>
            <TextArea
              value={setup}
              onChange={(next) => onChange({ setup: next })}
              rows={2}
              maxLength={4_000}
              mono
            />
          </Field>
          {isPathGood && (
            <Suggestion path={path} setup={setup} onUse={(next) => onChange({ setup: next })} />
          )}
        </div>
        <Field label={t('setupHosts')} hint={t('setupHostsHint')} error={badHost && t('hostsBad')}>
          <TextArea
            value={hosts}
            onChange={(next) => onChange({ hosts: next })}
            rows={2}
            mono
            placeholder="registry.example.com"
          />
        </Field>
      </div>
    </fieldset>
  );
}

interface SuggestionProps {
  readonly path: string;
  readonly setup: string;
  readonly onUse: (setup: string) => void;
}

/** What the lock files of the checkout suggest. Only offered: people settle what runs. */
function Suggestion({ path, setup, onUse }: SuggestionProps) {
  const { t } = useTranslation('settings');
  const settled = useSettled(path.trim());
  const found = useInvoke('repository.inspect', settled === null ? null : { path: settled });
  const suggestion = found.value?.setup?.suggestion ?? null;
  if (found.error !== null) return <p className={styles.dim}>{t('setupNotThere')}</p>;
  if (suggestion === null || suggestion === setup.trim()) return null;
  return (
    <p className={styles.dim}>
      {t('setupSuggestion')} <PlainText className={styles.mono} text={suggestion} />{' '}
      <Button kind="quiet" onClick={() => onUse(suggestion)}>
        {t('setupUse')}
      </Button>
    </p>
  );
}

/** Not every letter is looked up. */
const QUIET_MS = 400;

/** The text once it has been left alone for a moment; null until then. */
function useSettled(text: string): string | null {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled === text ? settled : null;
}
