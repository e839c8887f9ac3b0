// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button } from '../../../renderer/ui/button.tsx';
import { Combobox } from '../../../renderer/ui/combobox.tsx';
import { ConfirmDialog } from '../../../renderer/ui/confirm-dialog.tsx';
import { Field } from '../../../renderer/ui/field.tsx';
import { IconButton } from '../../../renderer/ui/icon-button.tsx';
import { topLayer } from '../../../renderer/ui/layer.ts';
import { Menu } from '../../../renderer/ui/menu.tsx';
import { NumberInput } from '../../../renderer/ui/number-input.tsx';
import { RadioGroup } from '../../../renderer/ui/radio-group.tsx';
import { Select } from '../../../renderer/ui/select.tsx';
import { Switch } from '../../../renderer/ui/switch.tsx';
import { TabPanel, Tabs } from '../../../renderer/ui/tabs.tsx';
import { TextInput } from '../../../renderer/ui/text-input.tsx';
import { renderWithTexts } from './render-with-texts.tsx';

afterEach(cleanup);

const FRUIT = [
  { value: 'a', label: 'Apple', detail: 'red' },
  { value: 'b', label: 'Banana' },
];

function Free() {
  const [value, setValue] = useState('');
  return <Combobox options={FRUIT} value={value} onChange={setValue} allowFree label="Fruit" />;
}

function Two() {
  const [active, setActive] = useState('one');
  return (
    <Tabs
      tabs={[
        { id: 'one', label: 'One', detail: '5' },
        { id: 'two', label: 'Two' },
      ]}
      active={active}
      onChange={setActive}
    >
      <TabPanel id="one">first</TabPanel>
      <TabPanel id="two">second</TabPanel>
    </Tabs>
  );
}

describe('Button', () => {
  it('says what it is busy with and does nothing meanwhile', async () => {
    const press = vi.fn();
    await renderWithTexts(
      <Button busy="Starting" onClick={press}>
        Start
      </Button>,
    );
    const button = screen.getByRole('button', { name: 'Starting' });
    fireEvent.click(button);
    expect(press).not.toHaveBeenCalled();
    expect(button.getAttribute('aria-busy')).toBe('true');
  });

  it('can be reached and explains itself when it can’t be pressed', async () => {
    const press = vi.fn();
    await renderWithTexts(
      <Button disabled disabledReason="No key yet" onClick={press}>
        Start
      </Button>,
    );
    const button = screen.getByRole('button', { name: 'Start' });
    await userEvent.tab();
    expect(document.activeElement).toBe(button);
    const described = document.getElementById(button.getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toBe('No key yet');
    fireEvent.click(button);
    expect(press).not.toHaveBeenCalled();
  });

  it('tells its shortcut to readers in their notation', async () => {
    await renderWithTexts(<IconButton label="Find" icon={<i />} shortcut="Mod+K" />);
    const button = screen.getByRole('button', { name: 'Find' });
    expect(button.getAttribute('aria-keyshortcuts')).toBe('Control+K');
  });
});

describe('Field', () => {
  it('gives its control a name, a hint and a fault', async () => {
    await renderWithTexts(
      <Field label="Address" hint="With http" error="No such host">
        <TextInput value="" onChange={() => {}} />
      </Field>,
    );
    const input = screen.getByLabelText('Address');
    const described = (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' ');
    expect(described).toContain('With http');
    expect(described).toContain('No such host');
    expect(input.getAttribute('aria-invalid')).toBe('true');
  });

  it('names a select, a number and a group of choices too', async () => {
    await renderWithTexts(
      <>
        <Field label="Fruit">
          <Select options={FRUIT} value="a" onChange={() => {}} />
        </Field>
        <Field label="Amount">
          <NumberInput value={3} onChange={() => {}} />
        </Field>
        <Field label="Kind">
          <RadioGroup options={FRUIT} value="b" onChange={() => {}} />
        </Field>
        <Field label="Free">
          <Combobox options={FRUIT} value="x" onChange={() => {}} allowFree />
        </Field>
      </>,
    );
    expect(screen.getByRole('combobox', { name: 'Fruit' }).textContent).toContain('Apple');
    expect(screen.getByRole('textbox', { name: 'Amount' })).toHaveProperty('value', '3');
    expect(screen.getByRole('radiogroup', { name: 'Kind' })).toBeDefined();
    expect(screen.getByRole('combobox', { name: 'Free' })).toHaveProperty('value', 'x');
  });
});

describe('choices', () => {
  it('are made in a select', async () => {
    const choose = vi.fn();
    await renderWithTexts(<Select options={FRUIT} value="a" onChange={choose} label="Fruit" />);
    await userEvent.click(screen.getByRole('combobox', { name: 'Fruit' }));
    await userEvent.click(await screen.findByRole('option', { name: /Banana/ }));
    expect(choose).toHaveBeenCalledWith('b');
  });

  it('are made in a group and a switch', async () => {
    const choose = vi.fn();
    const flip = vi.fn();
    await renderWithTexts(
      <>
        <RadioGroup options={FRUIT} value="a" onChange={choose} label="Fruit" />
        <Switch checked={false} onChange={flip} label="Ripe" />
      </>,
    );
    await userEvent.click(screen.getByRole('radio', { name: /Banana/ }));
    await userEvent.click(screen.getByRole('switch', { name: 'Ripe' }));
    expect(choose).toHaveBeenCalledWith('b');
    expect(flip).toHaveBeenCalledWith(true);
  });

  it('may be anything where free text is allowed', async () => {
    await renderWithTexts(<Free />);
    const input = screen.getByRole('combobox', { name: 'Fruit' });
    await userEvent.type(input, 'cherry');
    expect(input).toHaveProperty('value', 'cherry');
  });

  it('are left by an Escape that nothing else hears', async () => {
    const heard: string[] = [];
    const watch = (event: globalThis.KeyboardEvent): void => {
      heard.push(event.key);
    };
    window.addEventListener('keydown', watch);
    await renderWithTexts(
      <Combobox options={FRUIT} value="" onChange={() => {}} allowFree label="Fruit" />,
    );
    await userEvent.click(screen.getByRole('combobox', { name: 'Fruit' }));
    await screen.findByRole('option', { name: /Banana/ });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('option')).toBeNull());
    expect(heard).toEqual([]);
    await userEvent.keyboard('{Escape}');
    window.removeEventListener('keydown', watch);
    expect(heard).toEqual(['Escape']);
  });

  it('of a menu run and close it', async () => {
    const run = vi.fn();
    await renderWithTexts(
      <Menu
        trigger={<Button>More</Button>}
        items={[
          { label: 'Copy', onSelect: run },
          { label: 'Delete', onSelect: run, disabled: true },
        ]}
      />,
    );
    await userEvent.click(screen.getByRole('button', { name: 'More' }));
    expect(topLayer()).toBe(1);
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Copy' }));
    expect(run).toHaveBeenCalledTimes(1);
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
    expect(topLayer()).toBe(0);
  });
});

describe('Tabs', () => {
  it('show the panel of the active one and move by arrow keys', async () => {
    await renderWithTexts(<Two />);
    expect(screen.getByRole('tabpanel').textContent).toBe('first');
    await userEvent.click(screen.getByRole('tab', { name: /One/ }));
    await userEvent.keyboard('{ArrowRight}');
    await waitFor(() => expect(screen.getByRole('tabpanel').textContent).toBe('second'));
  });
});

describe('ConfirmDialog', () => {
  it('has the focus on Cancel when it is dangerous, and Escape closes it', async () => {
    const close = vi.fn();
    const confirm = vi.fn();
    await renderWithTexts(
      <ConfirmDialog
        open
        danger
        title="Delete the worktree?"
        body="Its branch is kept."
        confirm="Delete the worktree"
        onConfirm={confirm}
        onClose={close}
      />,
    );
    expect(screen.getByRole('alertdialog', { name: 'Delete the worktree?' })).toBeDefined();
    expect(topLayer()).toBe(1);
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Cancel'));
    await userEvent.click(screen.getByRole('button', { name: 'Delete the worktree' }));
    expect(confirm).toHaveBeenCalledTimes(1);
    await userEvent.keyboard('{Escape}');
    expect(close).toHaveBeenCalledTimes(1);
  });
});
