import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandRule } from '../../../../shared/run/kinds/command-rule.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { DraftActions } from '../lists/draft-actions.tsx';
import { EmptyList } from '../lists/empty-list.tsx';
import type { Drafts } from '../lists/use-drafts.ts';
import type { SettingsDesk } from '../use-settings.ts';
import { findSameRule } from './rule-words.ts';
import styles from './rules.module.css';

/** As many as the settings' schema takes. */
const MOST = 200;

interface RulesFormProps {
  readonly desk: SettingsDesk;
  readonly drafts: Drafts<CommandRule>;
}

/** The rules in the order in which they are looked at. Alt with an arrow moves the one that has the focus. */
export function RulesForm({ desk, drafts }: RulesFormProps) {
  const { t } = useTranslation('settings');
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const { items } = drafts;
  /** The focus goes with the rule: to the same control in its new place. */
  const move = (at: number, by: -1 | 1, control: Element | null): void => {
    const rows = list.current?.children;
    const from = rows?.[at];
    const to = rows?.[at + by];
    if (from === undefined || to === undefined) return;
    const place = [...from.querySelectorAll(CONTROLS)].indexOf(control ?? from);
    drafts.move(at, by);
    const controls = [...to.querySelectorAll<HTMLElement>(CONTROLS)];
    const same = controls[Math.max(place, 0)];
    // At an end the button that was pressed can't be pressed again.
    (same?.matches(':disabled') === true ? controls[0] : same)?.focus();
  };
  return (
    <>
      {items.length === 0 ? (
        <EmptyList title={t('rulesNone')} body={t('rulesNoneBody')} />
      ) : (
        <ol ref={list} className={styles.rules}>
          {items.map((rule, at) => (
            <Rule
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the order
              key={at}
              drafts={drafts}
              rule={rule}
              at={at}
              onMove={move}
              onRemove={() => {
                drafts.remove(at);
                add.current?.focus();
              }}
            />
          ))}
        </ol>
      )}
      <DraftActions
        isChanged={drafts.isChanged}
        isGood={items.every(({ pattern }) => pattern.trim() !== '') && items.length <= MOST}
        add={t('ruleAdd')}
        save={t('rulesSave')}
        onAdd={() => drafts.add({ pattern: '', decision: 'allow' })}
        onSave={() => {
          const rules = items.map((rule) => ({ ...rule, pattern: rule.pattern.trim() }));
          void desk.change('commandRules', rules.length === 0 ? null : rules);
        }}
        onUndo={drafts.undo}
        fault={desk.faults.commandRules}
        addRef={add}
      />
    </>
  );
}

const CONTROLS = 'input:not([aria-hidden]), button';

interface RuleProps {
  readonly drafts: Drafts<CommandRule>;
  readonly rule: CommandRule;
  readonly at: number;
  readonly onMove: (at: number, by: -1 | 1, control: Element | null) => void;
  readonly onRemove: () => void;
}

function Rule({ drafts, rule, at, onMove, onRemove }: RuleProps) {
  const { t } = useTranslation('settings');
  const number = at + 1;
  const same = findSameRule(drafts.items, at);
  const isWide = rule.decision === 'allow' && /^[*\s]+$/.test(rule.pattern);
  const press = (event: KeyboardEvent<HTMLLIElement>): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || (by !== -1 && by !== 1)) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(at, by, document.activeElement);
  };
  return (
    <li className={styles.rule} onKeyDownCapture={press}>
      <span className={styles.number} aria-hidden="true">
        {number}
      </span>
      <TextInput
        label={t('rulePattern', { number })}
        value={rule.pattern}
        onChange={(pattern) => drafts.change(at, { pattern })}
        maxLength={1_000}
        mono
        placeholder="npm test*"
      />
      <Select
        label={t('ruleDecision', { number })}
        value={rule.decision}
        onChange={(decision) => drafts.change(at, { decision })}
        options={[
          { value: 'allow', label: t('ruleAllow') },
          { value: 'ask', label: t('ruleAsk') },
          { value: 'deny', label: t('ruleDeny') },
        ]}
      />
      <span className={styles.buttons}>
        <IconButton
          label={t('ruleUp', { number })}
          icon={<ArrowUp />}
          shortcut="Alt+ArrowUp"
          disabled={at === 0}
          onClick={(event) => onMove(at, -1, event.currentTarget)}
        />
        <IconButton
          label={t('ruleDown', { number })}
          icon={<ArrowDown />}
          shortcut="Alt+ArrowDown"
          disabled={number === drafts.items.length}
          onClick={(event) => onMove(at, 1, event.currentTarget)}
        />
        <IconButton label={t('ruleRemove', { number })} icon={<X />} onClick={onRemove} />
      </span>
      {same !== null && <p className={styles.remark}>{t('ruleSame', { number: same + 1 })}</p>}
      {isWide && <p className={styles.remark}>{t('ruleWide')}</p>}
    </li>
  );
}
