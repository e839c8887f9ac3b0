import { useEffect, useState } from 'react';
import type { SettingEntry } from '../../../shared/ipc/settings.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { type Option, Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { readLines } from './lists/use-drafts.ts';
import { SettingRow } from './setting-row.tsx';
import type { SettingsDesk } from './use-settings.ts';

interface RowProps {
  readonly desk: SettingsDesk;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

const textOf = ({ value }: SettingEntry): string => (typeof value === 'string' ? value : '');

/** A text that is kept when the field is left or Enter is pressed, not at every letter. */
export function TextRow({ options, ...row }: RowProps & { readonly options?: readonly Option[] }) {
  return (
    <SettingRow {...row}>
      {(entry, fixed) => (
        <KeptText
          value={textOf(entry)}
          disabled={fixed}
          options={options ?? null}
          onKeep={(text) => void row.desk.change(row.name, text === '' ? null : text)}
        />
      )}
    </SettingRow>
  );
}

interface KeptTextProps {
  readonly value: string;
  readonly disabled: boolean;
  readonly options: readonly Option[] | null;
  readonly onKeep: (text: string) => void;
}

function KeptText({ value, disabled, options, onKeep }: KeptTextProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const keep = (next = text): void => {
    if (next.trim() !== value) onKeep(next.trim());
  };
  if (options !== null) {
    return (
      // Choosing from the list is a decision; a typed name is kept when the field is left.
      // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus left its field.
      <div
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) keep();
        }}
      >
        <Combobox
          allowFree
          options={options}
          value={text}
          disabled={disabled}
          onChange={(next) => {
            setText(next);
            if (options.some((option) => option.value === next)) keep(next);
          }}
        />
      </div>
    );
  }
  return (
    <TextInput
      value={text}
      onChange={setText}
      disabled={disabled}
      mono
      onBlur={() => keep()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
      }}
    />
  );
}

/** A number within its bounds; leaving it empty puts the default back. */
export function NumberRow({
  min,
  max,
  step,
  ...row
}: RowProps & { readonly min: number; readonly max: number; readonly step?: number }) {
  return (
    <SettingRow {...row}>
      {(entry, fixed) => (
        <KeptNumber
          value={typeof entry.value === 'number' ? entry.value : null}
          bounds={{ min, max, step }}
          disabled={fixed}
          onKeep={(value) => void row.desk.change(row.name, value)}
        />
      )}
    </SettingRow>
  );
}

interface KeptNumberProps {
  readonly value: number | null;
  readonly bounds: {
    readonly min: number;
    readonly max: number;
    readonly step?: number | undefined;
  };
  readonly disabled: boolean;
  readonly onKeep: (value: number | null) => void;
}

const QUIET_MS = 600;

/** Kept when it has been left alone for a moment: its buttons are pressed several times in a row. */
function KeptNumber({ value, bounds, disabled, onKeep }: KeptNumberProps) {
  const [shown, setShown] = useState(value);
  useEffect(() => setShown(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function at each rendering is no change.
  useEffect(() => {
    if (shown === value) return;
    const timer = setTimeout(() => onKeep(shown), QUIET_MS);
    return () => clearTimeout(timer);
  }, [shown, value]);
  return <NumberInput value={shown} onChange={setShown} disabled={disabled} {...bounds} />;
}

/** One of a few, each with a line about it. */
export function ChoiceRow({
  options,
  asList = false,
  ...row
}: RowProps & { readonly options: readonly Option[]; readonly asList?: boolean }) {
  const Control = asList ? Select : RadioGroup;
  return (
    <SettingRow {...row}>
      {(entry, fixed) => (
        <Control
          options={options}
          value={textOf(entry)}
          disabled={fixed}
          onChange={(value: string) => void row.desk.change(row.name, value)}
        />
      )}
    </SettingRow>
  );
}

/** On or off, at once. */
export function SwitchRow(row: RowProps) {
  return (
    <SettingRow {...row}>
      {(entry, fixed) => (
        <Switch
          label={row.label}
          hideLabel
          checked={entry.value === true}
          disabled={fixed}
          onChange={(value) => void row.desk.change(row.name, value)}
        />
      )}
    </SettingRow>
  );
}

interface LinesRowProps extends RowProps {
  /** Lines that are not like this are not kept, and `bad` says why. */
  readonly isGood?: (line: string) => boolean;
  readonly bad?: string;
}

/** One text a line; kept when the field is left. */
export function LinesRow({ isGood = () => true, bad = '', ...row }: LinesRowProps) {
  const [isBad, setBad] = useState(false);
  return (
    <SettingRow {...row} error={isBad && bad}>
      {(entry, fixed) => (
        <KeptLines
          value={Array.isArray(entry.value) ? entry.value.map(String) : []}
          disabled={fixed}
          onLeave={(lines, isOther) => {
            const isKept = lines.every(isGood);
            setBad(!isKept);
            if (isKept && isOther)
              void row.desk.change(row.name, lines.length === 0 ? null : lines);
          }}
        />
      )}
    </SettingRow>
  );
}

interface KeptLinesProps {
  readonly value: readonly string[];
  readonly disabled: boolean;
  readonly onLeave: (lines: readonly string[], isOther: boolean) => void;
}

function KeptLines({ value, disabled, onLeave }: KeptLinesProps) {
  const whole = value.join('\n');
  const [text, setText] = useState(whole);
  useEffect(() => setText(whole), [whole]);
  const keep = (): void => {
    const lines = readLines(text);
    onLeave(lines, lines.join('\n') !== whole);
  };
  return (
    <TextArea
      value={text}
      onChange={setText}
      onBlur={keep}
      disabled={disabled}
      rows={4}
      mono
      spellCheck={false}
    />
  );
}
