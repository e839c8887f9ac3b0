import { describe, expect, it } from 'vitest';
import { plain } from '../../../electron/hosts/terminal/output/style.ts';
import type { Asker } from '../../../electron/hosts/terminal/people/asker.ts';
import type { EditText } from '../../../electron/hosts/terminal/people/edit-text.ts';
import { createGivenPeople } from '../../../electron/hosts/terminal/people/given-people.ts';
import { createTerminalPeople } from '../../../electron/hosts/terminal/people/terminal-people.ts';
import { err, ok } from '../../../shared/result.ts';
import { plan } from './story.ts';

const question = {
  id: 'format',
  question: 'Which format?',
  why: 'Callers parse it.',
  options: ['JSON', 'YAML'],
};
const delivery = { summary: '', files: [], tree: 'abc', faults: [], adjusted: false } as const;
const command = { command: 'rm -rf build', step: 's1', callId: 'call_1' } as const;
const nothing = { answers: {}, approve: [], yes: false, unsandboxed: false } as const;

/** A person who types these lines and then ends the input; an editor that leaves these texts. */
function person(typed: readonly string[], edits: readonly ReturnType<typeof ok<string>>[] = []) {
  const said: string[] = [];
  const answers = [...typed];
  const left = [...edits];
  const opened: string[] = [];
  const asker: Asker = {
    columns: 80,
    say: (line) => said.push(line),
    ask: async (prompt) => {
      said.push(prompt);
      return answers.shift() ?? null;
    },
  };
  const edit: EditText = async (text) => {
    opened.push(text);
    return left.shift() ?? err('vim was not found; set EDITOR');
  };
  const people = createTerminalPeople({ asker, paint: plain, edit, editor: 'vim' });
  return { people, said: () => said.join('\n'), opened };
}

describe('a person at the terminal', () => {
  it('chooses an option by its number', async () => {
    const { people, said } = person(['2']);
    expect(await people.answer(question)).toEqual(ok({ answer: 'YAML', by: 'user' }));
    expect(said()).toContain('Why it matters: Callers parse it.');
    expect(said()).toContain('1  JSON');
  });

  it('answers in words of their own', async () => {
    expect(await person(['neither, use CSV']).people.answer(question)).toEqual(
      ok({ answer: 'neither, use CSV', by: 'user' }),
    );
  });

  it('is asked again after nothing and after a number that is no option', async () => {
    const { people, said } = person(['', '7', '1']);
    expect(await people.answer(question)).toEqual(ok({ answer: 'JSON', by: 'user' }));
    expect(said()).toContain('There is no option 7.');
  });

  it('may answer a question without options by a number', async () => {
    expect(await person(['8080']).people.answer({ ...question, options: [] })).toEqual(
      ok({ answer: '8080', by: 'user' }),
    );
  });

  it('leaves everything open when the input ends', async () => {
    const { people } = person([]);
    expect(await people.answer(question)).toEqual(
      err({ kind: 'answer-needed', question: 'Which format?', id: 'format' }),
    );
    expect(await people.decidePlan({ plan, version: 1, faults: [], before: null })).toEqual(
      err({ kind: 'approval-needed', of: 'plan' }),
    );
    expect(await people.decideDelivery({ ...delivery, summary: 's' })).toEqual(
      err({ kind: 'approval-needed', of: 'delivery' }),
    );
    expect(await people.consentUnsandboxed('root')).toEqual(
      err({ kind: 'consent-needed', detail: 'root' }),
    );
    expect(await people.allowFile('a', 'b')).toEqual({ shown: false, by: 'user' });
  });

  it('shows a file to Claude only after a clear yes', async () => {
    expect((await person(['']).people.allowFile('a', 'b')).shown).toBe(false);
    expect((await person(['perhaps', 'y']).people.allowFile('a', 'b')).shown).toBe(true);
  });

  it('consents to commands without isolation by the whole word only', async () => {
    const { people, said } = person(['yes']);
    expect(await people.consentUnsandboxed('running as root')).toEqual(ok({ by: 'user' }));
    expect(said()).toContain('running as root');
    expect(said().replace(/\s+/g, ' ')).toContain('they read and change whatever you can');
    const vague = person(['y', 'maybe', '', 'no']);
    expect((await vague.people.consentUnsandboxed('root')).ok).toBe(false);
    expect(vague.said().match(/Type the whole word yes/g)).toHaveLength(3);
    expect((await person([]).people.consentUnsandboxed('root')).ok).toBe(false);
  });

  it('sees steps, files and checks of a plan and approves it', async () => {
    const { people, said } = person(['what?', 'v', 'a']);
    expect(await people.decidePlan({ plan, version: 1, faults: [], before: null })).toEqual(
      ok({ kind: 'approve', by: 'user' }),
    );
    expect(said()).toContain('s1: Parse the flag');
    expect(said()).toContain('modify src/cli.ts');
    expect(said()).toContain('$ npm test');
    expect(said()).toContain('Indented line.');
  });

  it('views a plan in full within the terminal’s width and without empty headings', async () => {
    const long = 'one two three four five six seven eight nine ten '.repeat(5).trim();
    const [step] = plan.steps;
    if (step === undefined) throw new Error('the story’s plan has no step');
    const wide = { ...plan, steps: [{ ...step, instructions: long, edgeCases: [] }] };
    const { people, said } = person(['v', 'a']);
    await people.decidePlan({ plan: wide, version: 1, faults: [], before: null });
    const shown = said().slice(said().indexOf('\nSummary\n'));
    expect(Math.max(...shown.split('\n').map((row) => row.length))).toBeLessThan(80);
    expect(shown.replace(/\s+/g, ' ')).toContain(long);
    expect(shown).not.toContain('Edge cases');
    expect(shown).toContain('Done when');
  });

  it('delivers, or refuses with a reason; a change with faults can only be refused', async () => {
    expect(await person(['y']).people.decideDelivery(delivery)).toEqual(
      ok({ kind: 'approve', by: 'user' }),
    );
    const { people, said } = person(['y', 'n', 'not now']);
    expect(
      await people.decideDelivery({ ...delivery, faults: ['`npm test` failed'], adjusted: true }),
    ).toEqual(ok({ kind: 'refuse', by: 'user', reason: 'not now' }));
    expect(said()).toContain('`npm test` failed');
    expect(said()).toContain('can’t be delivered');
  });

  it('consents for the repository by the word always, where there is one', async () => {
    expect(await person(['always']).people.consentUnsandboxed('root', '/srv/a')).toEqual(
      ok({ by: 'user', remember: true }),
    );
    const alone = person(['always', 'no']);
    expect((await alone.people.consentUnsandboxed('root')).ok).toBe(false);
    expect(alone.said()).toContain('[yes/no]');
  });

  it('is asked once about a command or a pattern that is always allowed', async () => {
    const test = { ...command, command: 'npm test' };
    const exact = person(['a']);
    await exact.people.allowCommand(test);
    expect(await exact.people.allowCommand(test)).toMatchObject({ value: { allowed: true } });
    expect((await exact.people.allowCommand({ ...test, command: 'npm test x' })).ok).toBe(false);
    const pattern = person(['p']);
    await pattern.people.allowCommand(test);
    expect(pattern.said()).toContain('always npm test*');
    expect(await pattern.people.allowCommand({ ...test, command: 'npm test x' })).toMatchObject({
      value: { allowed: true, by: 'user, always "npm test*"' },
    });
    expect((await pattern.people.allowCommand({ ...test, command: 'npm test; id' })).ok).toBe(
      false,
    );
  });

  it('sees the exact command: whole, and with what can’t be seen by its name', async () => {
    const long = `echo ${'x'.repeat(9_000)} \u202e\u001b[2Kdone\nrm -rf /`;
    const { people, said } = person(['y']);
    await people.allowCommand({ ...command, command: long, why: 'setting "commands"' });
    expect(said()).toContain(`echo ${'x'.repeat(9_000)} ‹U+202E›‹U+001B›[2Kdone\n  rm -rf /`);
    expect(said()).toContain('Asked because of: setting "commands"');
    expect(said()).not.toContain('[p]');
  });

  it('is asked about one command after the other when steps work side by side', async () => {
    const { people, said } = person(['y', 'n', 'not now']);
    const both = await Promise.all([
      people.allowCommand(command),
      people.allowCommand({ ...command, command: 'rm -rf dist' }),
    ]);
    expect(both.map((each) => each.ok && each.value.allowed)).toEqual([true, false]);
    expect(said().indexOf('[y]es')).toBeLessThan(said().indexOf('rm -rf dist'));
  });

  it('lets a command run only after a clear yes, and says what the executor should know', async () => {
    expect(await person(['y']).people.allowCommand(command)).toEqual(
      ok({ allowed: true, by: 'user', note: '' }),
    );
    const { people, said } = person(['', 'leave build alone']);
    expect(await people.allowCommand(command)).toEqual(
      ok({ allowed: false, by: 'user', note: 'leave build alone' }),
    );
    expect(said()).toContain('rm -rf build');
    expect(await person([]).people.allowCommand(command)).toMatchObject({
      error: { kind: 'approval-needed', of: 'command', command: command.command },
    });
  });

  it('is told before which step the run waits, and can then only approve or refuse', async () => {
    const { people, said } = person(['e', 'a']);
    expect(await people.decidePlan({ plan, version: 1, faults: [], before: 's1' })).toEqual(
      ok({ kind: 'approve', by: 'user' }),
    );
    expect(said()).toContain('go on with step s1');
    expect(said()).not.toContain('[e]dit');
  });

  it('can’t approve a plan with faults', async () => {
    const { people, said } = person(['a', 'r', 'too vague']);
    expect(
      await people.decidePlan({ plan, version: 1, faults: ['s1 has no file'], before: null }),
    ).toEqual(ok({ kind: 'refuse', by: 'user', reason: 'too vague' }));
    expect(said()).toContain('can’t be approved');
  });

  it('edits a plan; an edit that can’t be read is explained and kept to be mended', async () => {
    const first = person(['v']);
    await first.people.decidePlan({ plan, version: 1, faults: [], before: null });
    const bad = 'Summary\n  Better.\n\nStep s1: Parse\n\nFiles\n  - modfy src/cli.ts\n';
    const mended = bad.replace('modfy', 'modify');
    const { people, said, opened } = person(['e', ''], [ok(bad), ok(mended)]);
    const decided = await people.decidePlan({ plan, version: 1, faults: [], before: null });
    expect(decided.ok && decided.value.kind === 'edit' && decided.value.plan).toMatchObject({
      summary: 'Better.',
      steps: [{ id: 's1', files: [{ path: 'src/cli.ts', action: 'modify' }] }],
    });
    expect(said()).toContain('`modfy src/cli.ts` is not ACTION PATH');
    expect(opened[1]).toContain('modfy src/cli.ts');
    expect(opened[1]).toContain('# Not read:');
  });

  it('keeps the plan when nothing was changed, when the edit is dropped, when the editor is missing', async () => {
    const { people, said, opened } = person(['e', 'e', 'd', 'e', 'a'], [ok(''), ok('nonsense')]);
    const decided = await people.decidePlan({ plan, version: 1, faults: [], before: null });
    expect(decided).toEqual(ok({ kind: 'approve', by: 'user' }));
    expect(opened).toHaveLength(3);
    expect(said()).toContain('The plan is as it was.');
    expect(said()).toContain('vim was not found');
  });
});

describe('decisions given by flags', () => {
  it('answers and approves what they name and records which flag did', async () => {
    const given = {
      ...nothing,
      answers: { format: 'CSV' },
      approve: ['plan'],
      unsandboxed: true,
    } as const;
    const people = createGivenPeople(given, null);
    expect(await people.answer(question)).toEqual(ok({ answer: 'CSV', by: '--answer' }));
    expect(await people.decidePlan({ plan, version: 1, faults: [], before: null })).toEqual(
      ok({ kind: 'approve', by: '--approve plan' }),
    );
    expect(await people.consentUnsandboxed('root')).toEqual(ok({ by: '--unsandboxed' }));
    expect(await people.decideDelivery(delivery)).toEqual(
      err({ kind: 'approval-needed', of: 'delivery' }),
    );
  });

  it('without a terminal names what is missing', async () => {
    const people = createGivenPeople(nothing, null);
    expect(await people.answer(question)).toMatchObject({
      ok: false,
      error: { kind: 'answer-needed', id: 'format' },
    });
    expect(await people.consentUnsandboxed('root')).toMatchObject({
      ok: false,
      error: { kind: 'consent-needed' },
    });
  });

  it('--yes answers and approves, but neither shows source nor consents to unisolated commands', async () => {
    const people = createGivenPeople({ ...nothing, yes: true }, person(['y', 'yes']).people);
    expect(await people.answer(question)).toEqual(ok({ answer: 'JSON', by: '--yes' }));
    expect((await people.answer({ ...question, options: [] })).ok).toBe(true);
    expect(await people.decideDelivery(delivery)).toEqual(ok({ kind: 'approve', by: '--yes' }));
    expect((await people.allowFile('src/a.ts', 'to see')).shown).toBe(false);
    expect(
      await createGivenPeople({ ...nothing, yes: true }, null).consentUnsandboxed('x'),
    ).toMatchObject({ ok: false });
  });

  it('lets commands run by --unsandboxed alone, and delivers nothing that is red', async () => {
    const yes = createGivenPeople({ ...nothing, yes: true }, null);
    expect(await yes.allowCommand(command)).toMatchObject({ error: { of: 'command' } });
    const open = createGivenPeople({ ...nothing, unsandboxed: true }, null);
    expect(await open.allowCommand(command)).toEqual(
      ok({ allowed: true, by: '--unsandboxed', note: '' }),
    );
    expect(await yes.decideDelivery({ ...delivery, faults: ['red'] })).toEqual(
      err({ kind: 'approval-needed', of: 'delivery' }),
    );
  });

  it('hands what they leave open to the person', async () => {
    const people = createGivenPeople(nothing, person(['2', 'a']).people);
    expect(await people.answer(question)).toEqual(ok({ answer: 'YAML', by: 'user' }));
    expect(await people.decidePlan({ plan, version: 1, faults: [], before: null })).toMatchObject({
      value: { kind: 'approve' },
    });
  });
});
