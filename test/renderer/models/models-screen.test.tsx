// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { Job, Shop } from '../../../shared/ipc/models.ts';
import type { SettingsView } from '../../../shared/ipc/settings.ts';
import { err, ok } from '../../../shared/result.ts';
import { defaultSettings } from '../../../shared/settings/settings.ts';
import { openWindow } from '../app/window.tsx';
import {
  deviceOf,
  examOf,
  hostOf,
  installedOf,
  jobOf,
  machineOf,
  measurementOf,
  serverOf,
  shopClient,
  shopOf,
} from './sample-shop.ts';

afterEach(cleanup);

interface Choice {
  readonly shop?: Partial<Shop>;
  readonly jobs?: readonly Job[];
  readonly at?: string;
  readonly language?: string;
}

async function openModels({ shop = {}, jobs = [], at = '/models', language = 'en' }: Choice = {}) {
  const given = { shop: shopOf(shop), jobs };
  const client = shopClient(given);
  const page = await openWindow({ at, client, language });
  const heading = language === 'de' ? 'Alle Modelle' : 'All models';
  await screen.findByRole('region', { name: heading });
  return { ...page, client, given, user: userEvent.setup() };
}

const at = (model: string): string => `/models?model=${encodeURIComponent(model)}`;
const detail = (name: string) => screen.findByRole('region', { name });
const answer = () => screen.getByRole('region', { name: 'Best here' });
const settings: SettingsView = {
  settings: defaultSettings,
  entries: [],
  path: '/home/ada/.config/tandem/settings.json',
  fault: null,
  version: 'v1',
};

describe('the answer', () => {
  it('names one model, its device, its context and why, and pulls it with one press', async () => {
    const { user, client } = await openModels();
    const text = answer().textContent ?? '';
    expect(text).toMatch(
      /With \d+K of context and its cache in (?:f16|q8_0|q4_0) it leaves .* of RTX 4090 free/,
    );
    expect(text).toMatch(/Why not bigger\S+: .+Why not smaller\S+: .+/);
    await user.click(within(answer()).getByRole('button', { name: /^Pull \([\d.]+\sGB\)$/ }));
    const [pulled] = client.callsOf('models.pull');
    expect(pulled?.server).toBe('ollama');
    expect(text).toContain(pulled?.tag);
  });

  it('writes executor and context together once it is installed, after saying what changes', async () => {
    const best = await recommended();
    const { user, client } = await openModels({
      shop: { installed: [installedOf(best)], executor: 'ollama/old:7b' },
    });
    client.reply('settings.read', () => ok(settings));
    client.reply('settings.write', () => ok(settings));
    await user.click(within(answer()).getByRole('button', { name: 'Use as executor' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toMatch(/ollama\/old:7b → ollama\//);
    expect(dialog.textContent).toMatch(/Nobody has examined it here/);
    await user.click(within(dialog).getByRole('button', { name: 'Use as executor' }));
    await waitFor(() => expect(client.callsOf('settings.write')).toHaveLength(1));
    const [written] = client.callsOf('settings.write');
    expect(written?.version).toBe('v1');
    expect(written?.changes.map(({ key }) => key)).toEqual(['executor', 'budgets.contextTokens']);
  });

  it('keeps the dialog open with the reason when the settings refuse', async () => {
    const best = await recommended();
    const { user, client } = await openModels({ shop: { installed: [installedOf(best)] } });
    client.reply('settings.read', () => ok(settings));
    client.reply('settings.write', () => err({ kind: 'stale', what: 'settings' }));
    await user.click(within(answer()).getByRole('button', { name: 'Use as executor' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('button', { name: 'Use as executor' }));
    expect(await within(dialog).findByRole('alert')).toBeTruthy();
  });
});

/** The catalogue's id of what is recommended on the sample machine. */
async function recommended(): Promise<string> {
  const { unmount, client, user } = await openModels();
  await user.click(within(answer()).getByRole('button', { name: /^Pull/ }));
  const tag = client.callsOf('models.pull')[0]?.tag ?? '';
  unmount();
  return shopOf().catalogue.find((entry) => entry.tag === tag)?.id ?? '';
}

describe('the memory of the machine', () => {
  it('follows the slider without asking anybody: verdict, sum and bar', async () => {
    const { client } = await openModels({ at: at('qwen2.5-coder:14b') });
    const pane = await detail('qwen2.5-coder:14b');
    const slider = within(pane).getByRole('slider', { name: /^Context/ });
    const asked = client.calls.length;
    fireEvent.change(slider, { target: { value: '0' } });
    const small = pane.textContent ?? '';
    expect(small).toMatch(/4K/);
    fireEvent.change(slider, { target: { value: String(slider.getAttribute('max')) } });
    expect(slider.getAttribute('aria-valuetext')).toBe('32,768 tokens');
    const sum = (text: string): string => /= ([\d.]+)\sGiB needed/.exec(text)?.[1] ?? '';
    expect(Number(sum(pane.textContent ?? ''))).toBeGreaterThan(Number(sum(small)));
    expect(client.calls).toHaveLength(asked);
  });

  it('draws what lies beyond the edge, says how much is short, and a remedy moves the slider', async () => {
    const { user } = await openModels({
      at: at('qwen2.5-coder:32b'),
      shop: { installed: [installedOf('qwen2.5-coder:32b')] },
    });
    const pane = await detail('qwen2.5-coder:32b');
    const slider = within(pane).getByRole('slider', { name: /^Context/ });
    fireEvent.change(slider, { target: { value: String(slider.getAttribute('max')) } });
    await user.click(within(pane).getByRole('radio', { name: 'f16' }));
    expect(pane.textContent).toMatch(/are free: [\d.]+\sGiB short/);
    expect(pane.querySelector('.beyond')).not.toBeNull();
    await user.click(within(pane).getByRole('button', { name: /^Use [\d,]+K? of context/ }));
    expect(pane.textContent).toMatch(/are free: .* left/);
    expect(pane.querySelector('.beyond')).toBeNull();
  });

  it('says the same as a table, one row a device, for eight cards', async () => {
    const devices = Array.from({ length: 8 }, (_, index) =>
      deviceOf({ id: `nvidia:${index}`, index, name: 'NVIDIA H100 80GB HBM3' }),
    );
    await openModels({ shop: { machine: machineOf(devices) }, at: at('llama3.3:70b') });
    const pane = await detail('llama3.3:70b');
    const table = within(pane).getByRole('table', {
      name: 'Memory by device and part',
      hidden: true,
    });
    expect(within(table).getAllByRole('row', { hidden: true })).toHaveLength(9);
  });

  it('replaces the estimate by what was measured at this very load', async () => {
    const { user } = await openModels({
      at: at('qwen2.5-coder:14b'),
      shop: {
        installed: [installedOf('qwen2.5-coder:14b')],
        measurements: [measurementOf()],
      },
    });
    const pane = await detail('qwen2.5-coder:14b');
    const slider = within(pane).getByRole('slider', { name: /^Context/ });
    fireEvent.change(slider, { target: { value: String(slider.getAttribute('max')) } });
    await user.click(within(pane).getByRole('radio', { name: 'f16' }));
    expect(pane.textContent).toMatch(/measured on this machine/);
    fireEvent.change(slider, { target: { value: '0' } });
    expect(pane.textContent).toMatch(/Estimate, ±/);
    expect(pane.textContent).toMatch(/61 tok\/s/);
  });

  it('has no verdict where the memory is not known, and never a zero', async () => {
    const unknown = { bytes: null, source: 'nvidia-smi did not answer within 3 s' };
    await openModels({
      at: at('qwen2.5-coder:14b'),
      shop: { machine: machineOf([deviceOf({ total: unknown, free: unknown, budget: unknown })]) },
    });
    const pane = await detail('qwen2.5-coder:14b');
    expect(pane.textContent).toMatch(/unknown · RTX 4090/);
    expect(pane.textContent).toMatch(/size unknown/);
    expect(pane.textContent).toMatch(/How much is free is not known/);
    expect(pane.textContent).not.toMatch(/\b0\sMiB left/);
  });
});

describe('the list', () => {
  it('keeps its filters in the address and offers the way back from an empty one', async () => {
    const { user, router } = await openModels();
    await user.click(screen.getByRole('button', { name: /^Installed/ }));
    expect(router.state.location.search).toMatchObject({ show: 'installed' });
    expect(await screen.findByText('No model is like that')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show all models' }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
    await user.type(screen.getByRole('searchbox', { name: 'Search models' }), 'qwen2.5-coder:14b');
    const list = within(screen.getByRole('region', { name: 'All models' }));
    await waitFor(() => expect(list.getAllByRole('row')).toHaveLength(2));
  });

  it('puts what is installed beside the catalogue, with split and time left', async () => {
    await openModels({
      shop: {
        installed: [
          installedOf('qwen2.5-coder:7b', {
            loaded: {
              bytes: 6e9,
              gpuShare: 0.62,
              context: 8_192,
              until: new Date(Date.now() + 4 * 60_000).toISOString(),
            },
          }),
          installedOf('own-model:latest', { entry: null, tag: 'own-model:latest' }),
        ],
      },
    });
    const rows = screen.getAllByRole('row').map((row) => row.textContent ?? '');
    expect(rows.filter((row) => row.includes('qwen2.5-coder:7b'))).toHaveLength(1);
    expect(rows.find((row) => row.includes('qwen2.5-coder:7b'))).toMatch(
      /in memory now · 62\s% on the GPU · 8K of context · \d\smin/,
    );
    const own = rows.find((row) => row.includes('own-model'));
    expect(own).toMatch(/not in the catalogue/);
    expect(own).toMatch(/unknown/);
  });

  it('marks a cloud model and needs no memory for it', async () => {
    const tag = 'gpt-oss:120b-cloud';
    await openModels({
      at: at(tag),
      shop: { installed: [installedOf(tag, { tag, entry: null, cloud: true, bytes: null })] },
    });
    const pane = await detail(tag);
    expect(pane.textContent).toMatch(/leaves this building/);
    expect(within(pane).queryByRole('slider')).toBeNull();
    expect(screen.getAllByText('runs in a cloud').length).toBeGreaterThan(0);
  });
});

describe('a pull', () => {
  it('shows bytes, rate and time left, and is paused and resumed', async () => {
    const { user, client } = await openModels({ jobs: [jobOf()] });
    const card = screen.getByText('Pull qwen2.5-coder:14b').closest('li')!;
    expect(card.textContent).toMatch(/3\sGB of 9\sGB · 48\sMB\/s/);
    expect(card.textContent).toMatch(/2\smin 5\ss left/);
    await user.click(within(card).getByRole('button', { name: 'Pause' }));
    expect(client.callsOf('models.pause')).toEqual([{ id: 'job-1' }]);
    await client.emit('models.jobs', [
      {
        jobs: [jobOf({ phase: 'paused', rate: null, etaSeconds: null, can: ['resume', 'cancel'] })],
      },
    ]);
    await user.click(await within(card).findByRole('button', { name: 'Resume' }));
    expect(client.callsOf('models.resume')).toEqual([{ id: 'job-1' }]);
  });

  it('says that it is stalled instead of a rate and a time', async () => {
    await openModels({ jobs: [jobOf({ stalledSeconds: 20 })] });
    const card = screen.getByText('Pull qwen2.5-coder:14b').closest('li')!;
    expect(card.textContent).toMatch(/stalled: no byte for 20\ss/);
    expect(card.textContent).not.toMatch(/\/s|left/);
  });

  it('reads out once for each tenth, not at each byte', async () => {
    const { client } = await openModels({ jobs: [jobOf({ done: 0 })] });
    const spoken = async (done: number): Promise<string> => {
      await client.emit('models.jobs', [{ jobs: [jobOf({ done })] }]);
      const all = screen.getAllByRole('status').map((one) => one.textContent ?? '');
      return all.find((text) => text.startsWith('qwen2.5-coder:14b: ')) ?? '';
    };
    expect(await spoken(0.4e9)).toBe('');
    await client.emit('models.jobs', [{ jobs: [jobOf({ done: 1e9 })] }]);
    await waitFor(async () => expect(await spoken(1e9)).toMatch(/downloading, 11\s%/));
    expect(await spoken(1.5e9)).toMatch(/downloading, 11\s%/);
  });

  it('asks at a cancel whether to keep or to delete what is there', async () => {
    const { user, client } = await openModels({ jobs: [jobOf()] });
    await user.click(screen.getByRole('button', { name: 'Cancel…' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(client.callsOf('models.cancel')).toEqual([]);
    await user.click(within(dialog).getByRole('radio', { name: /^Delete 3\sGB/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Cancel the transfer' }));
    expect(client.callsOf('models.cancel')).toEqual([{ id: 'job-1', partial: 'drop' }]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('says why it failed and what to do, and is dismissed', async () => {
    const failed = jobOf({
      phase: 'failed',
      detail: 'The disk is full after 3 GB.',
      next: 'Free 6 GB and resume.',
      can: ['resume', 'dismiss'],
    });
    const { user, client } = await openModels({ jobs: [failed] });
    const alert = screen.getByRole('alert');
    expect(alert.textContent).toBe('failed: The disk is full after 3 GB. Free 6 GB and resume.');
    const card = within(alert.closest('li')!);
    await user.click(card.getByRole('button', { name: 'Dismiss' }));
    expect(client.callsOf('models.dismiss')).toEqual([{ id: 'job-1' }]);
  });

  it('that ends makes the list be read again', async () => {
    const { client, given } = await openModels({ jobs: [jobOf()] });
    given.shop = shopOf({ installed: [installedOf('qwen2.5-coder:14b')] });
    await client.emit('models.jobs', [{ jobs: [jobOf({ phase: 'done', can: ['dismiss'] })] }]);
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Installed/ }).textContent).toMatch(/1$/),
    );
  });

  it('waits in its place of the queue', async () => {
    const waiting = {
      phase: 'waiting',
      done: 0,
      total: null,
      rate: null,
      etaSeconds: null,
    } as const;
    await openModels({
      jobs: [
        jobOf(),
        jobOf({ id: 'b', tag: 'b:1', ...waiting }),
        jobOf({ id: 'c', tag: 'c:1', ...waiting }),
      ],
    });
    expect(screen.getByText('Pull c:1').closest('li')?.textContent).toMatch(/place 2 in the queue/);
  });

  it('of any tag is warned about when the catalogue does not know it', async () => {
    const { user, client } = await openModels();
    await user.click(screen.getByRole('button', { name: 'Pull another…' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText('Tag'), 'someone/odd:1b{Enter}');
    expect(client.callsOf('models.pull')).toEqual([{ server: 'ollama', tag: 'someone/odd:1b' }]);
  });

  it('from a file names the model after it and says where the path lies', async () => {
    const { user, client } = await openModels();
    await user.click(screen.getByRole('button', { name: 'Import a file…' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toMatch(
      /where Tandem’s engine runs, not on the one with this browser/,
    );
    const path = '/srv/models/Qwen Coder.Q4.GGUF';
    await user.type(within(dialog).getByLabelText('Path of the file'), path);
    await user.click(within(dialog).getByRole('button', { name: 'Import' }));
    expect(client.callsOf('models.import')).toEqual([
      { server: 'ollama', tag: 'qwen-coder.q4', path },
    ]);
  });
});

describe('an installed model', () => {
  it('is deleted after naming what becomes free, with the digest that was seen', async () => {
    const { user, client } = await openModels({
      at: at('qwen2.5-coder:14b'),
      shop: { installed: [installedOf('qwen2.5-coder:14b')] },
    });
    const pane = await detail('qwen2.5-coder:14b');
    await user.click(within(pane).getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toMatch(/frees up to 9\sGB of disk/);
    await user.click(within(dialog).getByRole('button', { name: 'Delete the model' }));
    expect(client.callsOf('models.delete')).toEqual([
      { server: 'ollama', tag: 'qwen2.5-coder:14b', digest: `sha256:${'ab'.repeat(32)}` },
    ]);
  });
});

describe('the exam', () => {
  const installed = [installedOf('qwen2.5-coder:14b')];
  const target = { server: 'ollama', tag: 'qwen2.5-coder:14b' };

  it('begins only after a yes where nothing isolates the commands of the model', async () => {
    const { user, client } = await openModels({ at: at(target.tag), shop: { installed } });
    const pane = await detail(target.tag);
    await user.click(within(pane).getByRole('button', { name: 'Examine' }));
    let dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toMatch(/Nothing isolates these commands on this machine/);
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(client.callsOf('models.qualify')).toEqual([]);
    await user.click(within(pane).getByRole('button', { name: 'Examine' }));
    dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('button', { name: 'Examine without isolation' }));
    expect(client.callsOf('models.qualify')).toEqual([{ ...target, unsandboxed: true }]);
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  });

  it('begins at once where commands are isolated, without anybody’s consent', async () => {
    const { user, client } = await openModels({ at: at(target.tag), shop: { installed } });
    client.reply('host.describe', () => ok(hostOf(['bubblewrap'])));
    const pane = await detail(target.tag);
    await user.click(within(pane).getByRole('button', { name: 'Examine' }));
    await waitFor(() =>
      expect(client.callsOf('models.qualify')).toEqual([{ ...target, unsandboxed: false }]),
    );
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  it('is a matrix of tasks and transports, and its failures lead to their replays', async () => {
    await openModels({
      at: at('qwen2.5-coder:14b'),
      shop: { installed, qualifications: [examOf()] },
    });
    const pane = await detail('qwen2.5-coder:14b');
    const matrix = within(pane).getByRole('table', { name: 'Tasks of the exam by transport' });
    const cells = within(matrix)
      .getAllByRole('cell')
      .map((cell) => cell.textContent);
    expect(cells).toEqual(['✗ failed 0 of 3', '✓ passed 3 of 3', '◐ partly 2 of 3', '– not tried']);
    expect(matrix.textContent).toMatch(/as JSON \(used\)/);
    const replay = within(pane).getByRole('link', { name: 'Open replay' });
    expect(replay.getAttribute('href')).toBe('/runs/run-7');
    expect(pane.textContent).toMatch(/the file was not changed no replay here/);
    expect(pane.textContent).toMatch(/limited: single files/);
  });

  it('says when it was of another file', async () => {
    await openModels({
      at: at('qwen2.5-coder:14b'),
      shop: { installed, qualifications: [examOf({ digest: `sha256:${'cd'.repeat(32)}` })] },
    });
    const pane = await detail('qwen2.5-coder:14b');
    expect(pane.textContent).toMatch(/of another file under this tag/);
  });

  it('takes results of others in from a file', async () => {
    const { client, container } = await openModels();
    const input = container.querySelector('input[type=file]')!;
    fireEvent.change(input, { target: { files: [new File(['{"exams":[]}'], 'exams.json')] } });
    await waitFor(() =>
      expect(client.callsOf('models.importQualifications')).toEqual([{ text: '{"exams":[]}' }]),
    );
  });
});

describe('the servers', () => {
  it('are started only after agreeing', async () => {
    const { user, client } = await openModels({
      shop: { servers: [serverOf({ state: 'stopped', canStart: true, version: null })] },
    });
    await user.click(screen.getByRole('button', { name: 'Start it' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toMatch(
      /\/usr\/local\/bin\/ollama .* http:\/\/127\.0\.0\.1:11434 only/,
    );
    expect(client.callsOf('models.startServer')).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Start it' }));
    expect(client.callsOf('models.startServer')).toEqual([{ server: 'ollama' }]);
  });

  it('that are missing come with the way to install one, and the answer still stands', async () => {
    await openModels({
      shop: {
        servers: [
          serverOf({
            state: 'unreachable',
            program: null,
            version: null,
            howToInstall: ['curl -fsSL https://ollama.com/install.sh | sh'],
            detail: 'connection refused',
          }),
        ],
      },
    });
    expect(screen.getByText(/install\.sh/)).toBeTruthy();
    expect(answer().textContent).toMatch(/No model server is installed yet/);
  });

  it('are none: the machine alone is judged', async () => {
    await openModels({ shop: { servers: [] } });
    expect(screen.getByText('There is no model server in the settings.')).toBeTruthy();
    expect(answer().textContent).toMatch(/RTX 4090/);
  });

  it('are warned about where something is wrong, with the next step', async () => {
    await openModels({
      shop: {
        servers: [
          serverOf({
            findings: [
              {
                code: 'exposed',
                status: 'warning',
                what: 'It listens beyond this machine.',
                next: 'Set OLLAMA_HOST.',
              },
            ],
          }),
        ],
        faults: [{ path: '/home/ada/catalogue.json', line: 12, detail: 'layers must be a number' }],
      },
    });
    expect(screen.getByText(/It listens beyond this machine/)).toBeTruthy();
    expect(screen.getByText('/home/ada/catalogue.json, line 12')).toBeTruthy();
  });
});

describe('German', () => {
  it('is complete on the screen, numbers too', async () => {
    await openModels({
      language: 'de',
      at: at('qwen2.5-coder:14b'),
      shop: { installed: [installedOf('qwen2.5-coder:14b')], qualifications: [examOf()] },
      jobs: [jobOf()],
    });
    const main = document.body.textContent ?? '';
    expect(main).toMatch(/Das Beste hier/);
    expect(main).toMatch(/lässt es auf RTX 4090 [\d,]+\s[GM]iB frei/);
    expect(main).toMatch(/qwen2\.5-coder:14b laden/);
    expect(main).not.toMatch(/\b(?:verdict|budget|sum|exam|job|note|remedy|reason)\.[a-z]/);
  });
});
