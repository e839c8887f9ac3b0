import { X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelServer } from '../../../../shared/ipc/settings.ts';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { DraftActions } from '../lists/draft-actions.tsx';
import styles from '../lists/drafts.module.css';
import { EmptyList } from '../lists/empty-list.tsx';
import { useDrafts } from '../lists/use-drafts.ts';
import type { SettingsDesk } from '../use-settings.ts';
import {
  emptyMember,
  findDraftFaults,
  type PoolDraft,
  type PoolFault,
  poolsOf,
  readPools,
} from './pool-drafts.ts';
import { POOL_FAULTS } from './pool-fault-words.ts';
import { PoolMembers } from './pool-members.tsx';

interface PoolsSectionProps {
  readonly desk: SettingsDesk;
  /** With their models, as far as they answered. */
  readonly servers: readonly ModelServer[];
}

/** Several servers with the same model behind one name. */
export function PoolsSection({ desk, servers }: PoolsSectionProps) {
  const { t } = useTranslation('settings');
  const settings = desk.view?.settings;
  const drafts = useDrafts(readPools(settings?.pools ?? []));
  const add = useRef<HTMLButtonElement>(null);
  const names = [...new Set(['ollama', ...(settings?.servers ?? []).map((server) => server.name)])];
  const { items } = drafts;
  const faults = findDraftFaults(items, names);
  return (
    <Section title={t('pools')}>
      <p className={styles.dim}>{t('poolsHint')}</p>
      {items.length === 0 && <EmptyList title={t('poolsNone')} body={t('poolsNoneBody')} />}
      <div className={styles.list}>
        {items.map((pool, at) => (
          <PoolFields
            // biome-ignore lint/suspicious/noArrayIndexKey: a draft has no name of its own while it is typed
            key={at}
            pool={pool}
            faults={faults.filter((fault) => fault.pool === at)}
            names={names}
            servers={servers}
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
        isGood={faults.length === 0}
        add={t('poolAdd')}
        save={t('poolSave')}
        onAdd={() => drafts.add({ name: '', members: [emptyMember, emptyMember] })}
        onSave={() => void desk.change('pools', items.length === 0 ? null : poolsOf(items))}
        onUndo={drafts.undo}
        fault={desk.faults.pools}
        addRef={add}
      />
    </Section>
  );
}

interface PoolFieldsProps {
  readonly pool: PoolDraft;
  readonly faults: readonly PoolFault[];
  readonly names: readonly string[];
  readonly servers: readonly ModelServer[];
  readonly onChange: (part: Partial<PoolDraft>) => void;
  readonly onRemove: () => void;
}

function PoolFields({ pool, faults, names, servers, onChange, onRemove }: PoolFieldsProps) {
  const { t } = useTranslation('settings');
  const title = pool.name === '' ? t('poolNew') : pool.name;
  const own = faults.find(({ member, why }) => member === null && why !== 'no-member');
  const word = own === undefined ? null : POOL_FAULTS[own.why];
  return (
    <fieldset className={styles.draft}>
      <legend>{title}</legend>
      <IconButton
        className={styles.remove}
        label={t('serverRemove', { name: title })}
        icon={<X />}
        onClick={onRemove}
      />
      <div className={styles.name}>
        <Field
          label={t('serverName')}
          hint={t('poolNameHint', { name: pool.name === '' ? 'NAME' : pool.name })}
          error={word !== null && t(word, { name: pool.name })}
        >
          <TextInput value={pool.name} onChange={(name) => onChange({ name })} />
        </Field>
      </div>
      <PoolMembers
        members={pool.members}
        faults={faults}
        names={names}
        servers={servers}
        onChange={(members) => onChange({ members })}
      />
    </fieldset>
  );
}
