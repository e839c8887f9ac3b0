import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelServer } from '../../../../shared/ipc/settings.ts';
import { Button } from '../../../ui/button.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { NumberInput } from '../../../ui/number-input.tsx';
import { Select } from '../../../ui/select.tsx';
import drafts from '../lists/drafts.module.css';
import { emptyMember, type MemberDraft, type PoolFault } from './pool-drafts.ts';
import { POOL_FAULTS } from './pool-fault-words.ts';
import styles from './pool-members.module.css';

interface PoolMembersProps {
  readonly members: readonly MemberDraft[];
  /** Of this pool. */
  readonly faults: readonly PoolFault[];
  /** Of all servers. */
  readonly names: readonly string[];
  readonly servers: readonly ModelServer[];
  readonly onChange: (members: readonly MemberDraft[]) => void;
}

/** The servers of one pool: which, what the model is called there, and their share of the work. */
export function PoolMembers(props: PoolMembersProps) {
  const { members, faults, onChange } = props;
  const { t } = useTranslation('settings');
  const add = useRef<HTMLButtonElement>(null);
  return (
    <div className={drafts.wide}>
      <ul className={styles.members}>
        {members.map((member, at) => (
          <Member
            // biome-ignore lint/suspicious/noArrayIndexKey: a member has no name of its own while it is chosen
            key={at}
            {...props}
            member={member}
            at={at}
            onChangeOne={(part) =>
              onChange(members.map((one, index) => (index === at ? { ...one, ...part } : one)))
            }
            onRemove={() => {
              onChange(members.filter((_, index) => index !== at));
              add.current?.focus();
            }}
          />
        ))}
      </ul>
      {faults.some(({ why }) => why === 'no-member') && (
        <p className={drafts.fault} role="alert">{`✗ ${t('poolNoMember')}`}</p>
      )}
      <Button
        ref={add}
        kind="quiet"
        icon={<Plus />}
        onClick={() => onChange([...members, emptyMember])}
      >
        {t('poolAddMember')}
      </Button>
    </div>
  );
}

interface MemberProps extends PoolMembersProps {
  readonly member: MemberDraft;
  readonly at: number;
  readonly onChangeOne: (part: Partial<MemberDraft>) => void;
  readonly onRemove: () => void;
}

function Member({ member, at, faults, names, servers, onChangeOne, onRemove }: MemberProps) {
  const { t } = useTranslation('settings');
  const { server, tag, weight } = member;
  const faultOf = (field: 'server' | 'weight') => {
    const found = faults.find((fault) => fault.member === at && fault.why.startsWith(field));
    const word = found === undefined ? null : POOL_FAULTS[found.why];
    return word !== null && t(word, { name: server });
  };
  // A server that is gone stays to be seen, with what is wrong about it.
  const known = server === '' || names.includes(server) ? names : [...names, server];
  const tags = servers.find(({ name }) => name === server)?.models ?? [];
  return (
    <li className={styles.member}>
      <Field label={t('poolServer')} error={faultOf('server')}>
        <Select
          value={server === '' ? null : server}
          onChange={(next) => onChangeOne({ server: next })}
          options={known.map((name) => ({ value: name, label: name }))}
        />
      </Field>
      <Field label={t('poolTag')}>
        <Combobox
          allowFree
          value={tag}
          onChange={(next) => onChangeOne({ tag: next })}
          placeholder={t('poolTagSame')}
          options={tags.map((model) => ({ value: model.tag, label: model.tag }))}
        />
      </Field>
      <Field label={t('poolWeight')} error={faultOf('weight')}>
        <NumberInput
          value={weight}
          onChange={(next) => onChangeOne({ weight: next })}
          min={0.1}
          max={1_000}
        />
      </Field>
      <IconButton
        label={t('poolRemoveMember', { number: at + 1 })}
        icon={<X />}
        onClick={onRemove}
      />
    </li>
  );
}
