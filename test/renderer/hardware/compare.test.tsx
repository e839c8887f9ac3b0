// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TandemError } from '../../../shared/errors.ts';
import type { KeptReport } from '../../../shared/ipc/machines.ts';
import { err, ok } from '../../../shared/result.ts';
import { openWindow } from '../app/window.tsx';
import { createFakeClient } from '../fake-client.ts';
import { eightCards, machine, shopOf, unknownMemory } from './machines.ts';

afterEach(cleanup);

const report = (found: KeptReport['machine']): KeptReport => ({ id: found.id, machine: found });
const broken: TandemError = {
  kind: 'file-invalid',
  path: 'report',
  line: 3,
  detail: 'devices[0].total.bytes is no number',
};

async function show(reports: readonly KeptReport[]) {
  const kept = [...reports];
  const client = createFakeClient({
    replies: {
      'machine.read': () => ok(machine()),
      'models.shop': () => ok(shopOf()),
      'machine.reports': () => ok({ reports: [...kept] }),
      'machine.keepReport': ({ text }) => {
        if (!text.startsWith('{')) return err(broken);
        kept.push(report(eightCards));
        return ok(report(eightCards));
      },
      'machine.dropReport': ({ id }) => {
        kept.splice(
          kept.findIndex((one) => one.id === id),
          1,
        );
        return ok({});
      },
    },
  });
  await openWindow({ at: '/hardware/compare', client });
  const user = userEvent.setup();
  await screen.findByRole('table', { name: /Models in rows/ });
  return { client, user, kept };
}

const heads = (): readonly string[] =>
  screen
    .getAllByRole('columnheader')
    .slice(1)
    .map((head) => head.querySelector('strong')?.textContent ?? '');
const fileOf = (text: string, name = 'rack.json'): File =>
  new File([text], name, { type: 'application/json' });
const drop = (files: readonly File[]): void => {
  const zone = screen.getByRole('button', { name: 'Import reports' }).parentElement;
  if (zone !== null) fireEvent.drop(zone, { dataTransfer: { files } });
};

describe('machines side by side', () => {
  it('puts this machine first and judges every model on each', async () => {
    await show([report(eightCards)]);
    await waitFor(() => expect(heads()).toEqual(['workbench', 'rack']));
    const row = screen.getByRole('row', { name: /^qwen3\.8:27b ?Q4/ });
    const [here, there] = within(row).getAllByRole('cell');
    expect(here?.textContent).toMatch(/up to .*K f16/);
    expect(there?.textContent).toMatch(/^✓fits/);
  });

  it('says unknown where nobody knows the memory, never that nothing fits', async () => {
    const { user } = await show([report({ ...unknownMemory, id: 'spark' })]);
    await user.click(screen.getByRole('checkbox', { name: /Only models that fit/ }));
    const row = screen.getByRole('row', { name: /^qwen3\.8:27b ?Q4/ });
    expect(within(row).getAllByRole('cell')[1]?.textContent).toBe('?unknowncontext not known');
  });

  it('leaves out what runs nowhere, and says how many of how many it shows', async () => {
    const { user } = await show([]);
    expect(screen.queryByRole('row', { name: /^llama3\.3:70b/ })).toBeNull();
    const before = screen.getByText(/Showing \d+ of \d+ models/).textContent;
    await user.click(screen.getByRole('checkbox', { name: /Only models that fit/ }));
    expect(screen.getByRole('row', { name: /^llama3\.3:70b/ })).toBeDefined();
    expect(screen.getByText(/Showing \d+ of \d+ models/).textContent).not.toBe(before);
  });

  it('judges at the context that is chosen', async () => {
    const { user } = await show([]);
    await user.click(screen.getByRole('checkbox', { name: /Only models that fit/ }));
    const verdict = (): string =>
      within(screen.getByRole('row', { name: /^qwen3-coder:30b/ })).getAllByRole('cell')[0]
        ?.textContent ?? '';
    await user.click(screen.getByRole('combobox', { name: 'Context of one request' }));
    await user.click(await screen.findByRole('option', { name: '8K tokens' }));
    await waitFor(() => expect(verdict()).toContain('fits'));
    await user.click(screen.getByRole('combobox', { name: 'Context of one request' }));
    await user.click(await screen.findByRole('option', { name: '256K tokens' }));
    await waitFor(() => expect(verdict()).toMatch(/partly|does not fit/));
  });

  it('takes several reports in and says of each what became of it; a broken one loses nothing', async () => {
    const { client, kept } = await show([]);
    drop([fileOf('not a report', 'bad.json'), fileOf('{"format":"tandem.machine/1"}')]);
    expect(await screen.findByText('rack.json: the report of rack is kept.')).toBeDefined();
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toContain('devices[0].total.bytes is no number');
    expect(alert.parentElement?.textContent).toContain('bad.json');
    await waitFor(() => expect(heads()).toEqual(['workbench', 'rack']));
    expect(kept).toHaveLength(1);
    expect(client.callsOf('machine.keepReport')).toHaveLength(2);
  });

  it('takes a chosen file in, and refuses one too large to be a report without reading it', async () => {
    const { client, user } = await show([]);
    const input = screen.getByLabelText('Files of machine reports', { selector: 'input' });
    await user.upload(input, fileOf('{}', 'good.json'));
    expect(await screen.findByText('good.json: the report of rack is kept.')).toBeDefined();
    const huge = fileOf('x', 'huge.json');
    Object.defineProperty(huge, 'size', { value: 9_000_000 });
    drop([huge]);
    expect(await screen.findByText(/huge\.json has 9.MB and is no machine report/)).toBeDefined();
    expect(client.callsOf('machine.keepReport')).toHaveLength(1);
  });

  it('lets go of a report only after a question', async () => {
    const { client, user } = await show([report(eightCards)]);
    await user.click(await screen.findByRole('button', { name: 'Let go of the report of rack' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(client.callsOf('machine.dropReport')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Let go of the report of rack' }));
    await user.click(await screen.findByRole('button', { name: 'Let go of the report' }));
    await waitFor(() => expect(heads()).toEqual(['workbench']));
    expect(client.callsOf('machine.dropReport')).toEqual([{ id: 'machine-rack' }]);
  });
});

describe('what is taken along', () => {
  const saved: { name: string; text: Promise<string> }[] = [];
  beforeEach(() => {
    saved.length = 0;
    let last = new Blob();
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      last = blob as Blob;
      return 'blob:x';
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push({ name: this.download, text: last.text() });
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is the table as CSV, in which a name can’t be a formula', async () => {
    const odd = { ...eightCards, host: { ...eightCards.host, name: '=HYPERLINK("x")' } };
    const { user } = await show([report(odd)]);
    await user.click(screen.getByRole('button', { name: 'Save as CSV' }));
    const text = (await saved[0]?.text) ?? '';
    expect(saved[0]?.name).toBe('tandem-machines.csv');
    const [head, ...lines] = text.split('\r\n');
    expect(head).toContain('"\'=HYPERLINK(""x"") 2026-11-21"');
    expect(lines.find((line) => line.startsWith('qwen3.8:27b,'))?.split(',')).toHaveLength(8);
  });
});
