// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import {
  findSameRule,
  tryCommand,
} from '../../../renderer/features/settings/commands/rule-words.ts';
import { moved } from '../../../renderer/features/settings/lists/use-drafts.ts';
import { ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import { createSettingsFile } from './settings-file.ts';

afterEach(cleanup);

const rules = [
  { pattern: 'npm test*', decision: 'allow' as const },
  { pattern: 'rm *', decision: 'deny' as const },
];

async function show(file = createSettingsFile({ commandRules: rules })) {
  const client = createFakeClient({
    replies: { ...file.replies, 'host.describe': () => ok({} as never) },
  });
  await openWindow({ at: '/settings/commands', client });
  await screen.findByLabelText('A command, to try the rules on');
  return { file, user: userEvent.setup() };
}

const patterns = () =>
  screen.getAllByRole('textbox', { name: /^Pattern of rule/ }).map((input) => {
    return (input as HTMLInputElement).value;
  });

describe('command rules in the settings', () => {
  it('are moved by the keyboard, the focus with them, and saved in that order', async () => {
    const { file, user } = await show();
    screen.getByRole('textbox', { name: 'Pattern of rule 2' }).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(patterns()).toEqual(['rm *', 'npm test*']);
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Pattern of rule 1' }));
    await user.click(screen.getByRole('button', { name: 'Save the rules' }));
    await waitFor(() => expect(file.now().commandRules).toEqual(rules.toReversed()));
  });

  it('keep the focus in the list when a button moves a rule to its end', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('button', { name: 'Move rule 2 up' }));
    expect(patterns()).toEqual(['rm *', 'npm test*']);
    expect(document.activeElement?.closest('ol')).not.toBeNull();
  });

  it('say which of them decides about a command, and run nothing', async () => {
    const { user } = await show();
    const field = screen.getByLabelText('A command, to try the rules on');
    await user.type(field, 'npm test -- --bail');
    expect(await screen.findByText(/Rule 1 decides: npm test\*/)).toBeDefined();
    expect(screen.getByText('Runs.')).toBeDefined();
    await user.clear(field);
    await user.type(field, 'npm test && /bin/rm -rf build');
    expect(await screen.findByText(/Rule 2 decides: rm \*/)).toBeDefined();
    expect(screen.getByText('Does not run.')).toBeDefined();
    await user.clear(field);
    await user.type(field, 'npm test; id');
    expect(await screen.findByText(/Rule 1 \(npm test\*\) covers only a part of it/)).toBeDefined();
    expect(screen.getByText('You are asked.')).toBeDefined();
  });

  it('are tried as they are typed, before they are saved', async () => {
    const { file, user } = await show(createSettingsFile());
    await user.click(screen.getByRole('button', { name: 'Add a rule' }));
    await user.type(screen.getByRole('textbox', { name: 'Pattern of rule 1' }), 'make *');
    await user.type(screen.getByLabelText('A command, to try the rules on'), 'make all');
    expect(await screen.findByText(/Rule 1 decides/)).toBeDefined();
    expect(file.now()).toEqual({});
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('No rule')).toBeDefined();
  });

  it('point out a rule that never decides and one that allows nearly everything', async () => {
    await show(
      createSettingsFile({
        commandRules: [...rules, rules[0], { pattern: '*', decision: 'allow' }],
      }),
    );
    const [, , third, fourth] = within(screen.getAllByRole('list').at(-1) as HTMLElement)
      .getAllByRole('listitem')
      .map((row) => row.textContent);
    expect(third).toContain('Rule 1 has the same pattern');
    expect(fourth).toContain('allows nearly every command');
  });

  it('have a default that can deny, too', async () => {
    const { file, user } = await show();
    await user.click(screen.getByRole('radio', { name: 'Does not run' }));
    await waitFor(() => expect(file.now().commands).toBe('deny'));
  });
});

describe('trying a command', () => {
  it('names the default where no rule fits', () => {
    expect(tryCommand('ls', { rules, otherwise: 'ask' })).toEqual({
      decision: 'ask',
      rule: null,
      isPartly: false,
    });
  });

  it('finds an earlier twin of a rule and none for the first', () => {
    const twins = [...rules, { pattern: ' npm test* ', decision: 'deny' as const }];
    expect(findSameRule(twins, 2)).toBe(0);
    expect(findSameRule(twins, 0)).toBeNull();
  });

  it('moves nothing over an end', () => {
    expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
    expect(moved([1, 2, 3], 2, 1)).toEqual([1, 2, 3]);
    expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
  });
});
