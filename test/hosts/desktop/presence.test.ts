import type { MenuItemConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { announceJobs } from '../../../electron/hosts/desktop/announce-jobs.ts';
import { decideNotices, shorten } from '../../../electron/hosts/desktop/decide-notices.ts';
import { keepAwake } from '../../../electron/hosts/desktop/keep-awake.ts';
import { arrangeLeave } from '../../../electron/hosts/desktop/leave.ts';
import { describeMenu } from '../../../electron/hosts/desktop/menu.ts';
import { announceRuns } from '../../../electron/hosts/desktop/notices.ts';
import { showInTaskbar } from '../../../electron/hosts/desktop/taskbar.ts';
import { chooseLanguage, textOf } from '../../../electron/hosts/desktop/text.ts';
import { createTray, describeTray } from '../../../electron/hosts/desktop/tray.ts';
import { shareDone } from '../../../electron/hosts/desktop/watch-jobs.ts';
import type { RunSummary } from '../../../shared/ipc/runs.ts';
import { job, pausedAsk, settled, summary, type WindowScene, windowScene } from './scene.ts';

const text = () => textOf('en');
const working = summary();
const waiting = summary({ needs: pausedAsk('a1') });
const ended = (changes: Partial<RunSummary>) => summary({ here: false, ...changes });
let scene: WindowScene;
beforeEach(async () => {
  scene = await windowScene();
});

describe('announcing runs', () => {
  const announce = () =>
    announceRuns(scene.double.electron, {
      window: scene.window,
      memory: scene.memory,
      text,
      platform: 'linux',
    });
  const titles = () => scene.double.notifications.map(({ options }) => options.title);
  beforeEach(() => scene.shown().blur());

  it('says that a run needs a person, and a click opens the place where it is answered', () => {
    const onRuns = announce();
    const needs = { ...pausedAsk('a2'), kind: 'delivery' } as RunSummary['needs'];
    onRuns({ before: [working], runs: [summary({ needs })] });
    const [notice] = scene.double.notifications;
    expect(notice?.options).toMatchObject({
      title: 'Tandem needs you',
      body: 'The change is ready to be taken over.\nRound half a minute up',
    });
    notice?.emit('click');
    expect(scene.shown().isFocused()).toBe(true);
    expect(scene.shown().webContents.sent.at(-1)).toEqual({
      channel: 'tandem:open',
      values: ['/runs/20261121-094612-7f3a/changes'],
    });
  });

  it('says nothing while the window is in front', () => {
    scene.shown().focus();
    announce()({ before: [working], runs: [waiting] });
    expect(titles()).toEqual([]);
  });

  it('says nothing of what was so before it looked', () => {
    announce()({ before: null, runs: [waiting, ended({ status: 'failed' })] });
    expect(titles()).toEqual([]);
  });

  it('says the same thing once', () => {
    const onRuns = announce();
    onRuns({ before: [working], runs: [waiting] });
    onRuns({ before: [waiting], runs: [summary({ needs: pausedAsk('a1'), seconds: 9 })] });
    expect(titles()).toEqual(['Tandem needs you']);
  });

  it('lets a newer announcement of a run take the place of the older', () => {
    const onRuns = announce();
    onRuns({ before: [working], runs: [waiting] });
    onRuns({ before: [waiting], runs: [ended({ status: 'approved' })] });
    expect(scene.double.notifications.map(({ isShown }) => isShown)).toEqual([false, true]);
  });

  it.each(['needsYou', 'finished', 'failed'] as const)('can be told not to say %s', (kind) => {
    const { preferences } = scene.memory.get();
    const notify = { ...preferences.notify, [kind]: false };
    scene.memory.set({ preferences: { ...preferences, notify } });
    const onRuns = announce();
    onRuns({ before: [working], runs: [waiting] });
    onRuns({ before: [working], runs: [ended({ status: 'approved' })] });
    onRuns({ before: [working], runs: [ended({ status: 'failed', note: 'the server is gone' })] });
    const all = { needsYou: 'Tandem needs you', finished: 'Run finished', failed: 'Run failed' };
    const { [kind]: _, ...others } = all;
    expect(titles()).toEqual(Object.values(others));
  });
});

describe('decideNotices', () => {
  const notify = { needsYou: true, finished: true, failed: true, models: true };
  const decide = (before: RunSummary | undefined, run: RunSummary) =>
    decideNotices(
      { before: before === undefined ? [] : [before], runs: [run] },
      { text: text(), notify },
    );

  it.each([
    ['approved', 'finished'],
    ['rejected', 'finished'],
    ['exhausted', 'finished'],
    ['failed', 'failed'],
    ['interrupted', 'failed'],
    ['unreadable', 'failed'],
  ])('takes %s for %s', (status, kind) => {
    expect(decide(working, ended({ status }))).toMatchObject([
      { kind, route: '/runs/20261121-094612-7f3a' },
    ]);
  });

  it('says nothing of a run that was stopped by hand, rides elsewhere, or ended before', () => {
    expect(decide(working, ended({ status: 'cancelled' }))).toEqual([]);
    expect(decide(undefined, ended({ status: 'failed' }))).toEqual([]);
    expect(decide(ended({ status: 'failed' }), ended({ status: 'failed' }))).toEqual([]);
    const elsewhere = summary({ here: false });
    expect(decide(elsewhere, summary({ here: false, needs: pausedAsk('a') }))).toEqual([]);
  });

  it('shows a request as one short line without what turns text around', () => {
    expect(shorten('a\u202Eb\n\n c\u0000\u001B[31m\u200Bd')).toBe('a b c [31m d');
    expect([...shorten('😀'.repeat(500))]).toHaveLength(120);
  });
});

describe('the end of work on a model', () => {
  const announce = () =>
    announceJobs(scene.double.electron, { window: scene.window, memory: scene.memory, text });
  const titles = () => scene.double.notifications.map(({ options }) => options.title);

  it('is announced once, for what ended by itself', () => {
    scene.shown().blur();
    const onJobs = announce();
    const running = job({});
    const over = { ...running, phase: 'done', endedAt: '2026-11-21T10:00:00Z' } as const;
    onJobs({ before: null, jobs: [over] });
    onJobs({ before: [running], jobs: [over] });
    onJobs({ before: [over], jobs: [over] });
    onJobs({ before: [running], jobs: [{ ...over, phase: 'cancelled' }] });
    onJobs({ before: [running], jobs: [{ ...over, phase: 'failed', detail: 'no space' }] });
    expect(titles()).toEqual(['Model pulled', 'Pull failed']);
  });
});

describe('the tray', () => {
  const around = () => ({ icon: '/tray.png', window: scene.window, text, quit: () => undefined });
  const labels = (items: readonly MenuItemConstructorOptions[]) =>
    items.filter(({ type }) => type !== 'separator').map(({ label }) => label);

  it('lists what waits before what works, and leads there', () => {
    const runs = [
      summary({ runId: '20261121-000000-0001', request: 'Fish & chips' }),
      { ...waiting, runId: '20261121-000000-0002' },
      ended({ runId: '20261121-000000-0003', status: 'approved' }),
    ];
    const items = describeTray({ runs, jobs: [] }, around());
    expect(labels(items)).toEqual([
      'Open Tandem',
      'New run',
      'Needs you: Round half a minute up',
      'Fish && chips (execute)',
      'Quit Tandem',
    ]);
    items[4]?.click?.({} as never, undefined, {} as never);
    expect(scene.shown().webContents.sent.at(-1)?.values).toEqual(['/runs/20261121-000000-0001']);
  });

  it('names no more than eight and says how many there are besides', () => {
    const runs = Array.from({ length: 12 }, (_, at) => summary({ runId: `run ${at}` }));
    expect(labels(describeTray({ runs, jobs: [] }, around()))).toContain('4 more…');
  });

  it('says what is done to models, in whole percents', () => {
    const jobs = [job({ done: 437, total: 1000 }), job({ phase: 'done' })];
    expect(labels(describeTray({ runs: [], jobs }, around()))).toContain(
      'Pulling qwen3.8:27b, 43 %',
    );
  });

  it('sets its menu again after a change, and only then', () => {
    const tray = createTray(scene.double.electron, around());
    const menus = () => scene.double.trays[0]?.menus.length;
    expect(menus()).toBe(1);
    tray.onRuns({ before: null, runs: [working] });
    tray.onRuns({ before: [working], runs: [summary({ seconds: 2 })] });
    expect(menus()).toBe(2);
    expect(scene.double.trays[0]?.tooltip).toBe('Tandem: 1 working, 0 waiting for you');
  });

  it('brings the window back, which starting the app again does too', () => {
    createTray(scene.double.electron, around());
    scene.shown().hide();
    scene.double.trays[0]?.emit('click');
    expect(scene.shown().isVisible()).toBe(true);
  });
});

describe('the taskbar', () => {
  const show = (platform: NodeJS.Platform) =>
    showInTaskbar(scene.double.electron, {
      window: scene.window,
      platform,
      waitingIcon: '/waiting.png',
      text,
    });

  it('moves while a run works, and is empty while it waits', () => {
    const { onRuns } = show('darwin');
    onRuns({ before: null, runs: [working] });
    expect(scene.shown().progress.at(-1)).toEqual({ value: 2, mode: 'indeterminate' });
    onRuns({ before: [working], runs: [waiting] });
    expect(scene.shown().progress.at(-1)).toEqual({ value: -1, mode: 'none' });
    expect(scene.double.app.badge).toBe(1);
  });

  it('claims no length on Linux, and shows a mark on Windows', () => {
    const onLinux = show('linux');
    onLinux.onRuns({ before: null, runs: [working] });
    expect(scene.shown().progress.at(-1)?.value).toBe(-1);
    show('win32').onRuns({ before: null, runs: [waiting] });
    expect(scene.shown().overlay?.text).toBe('Runs that wait for you: 1');
    show('win32').onRuns({ before: null, runs: [] });
    expect(scene.shown().overlay?.image).toBeNull();
  });

  it('shows how far the work on models is, and the runs again when that is over', () => {
    const { onRuns, onJobs } = show('darwin');
    onRuns({ before: null, runs: [working] });
    onJobs({ before: null, jobs: [job({ done: 30, total: 100 })] });
    expect(scene.shown().progress.at(-1)).toEqual({ value: 0.3, mode: 'normal' });
    onJobs({ before: null, jobs: [job({ phase: 'paused' })] });
    expect(scene.shown().progress.at(-1)).toEqual({ value: 2, mode: 'indeterminate' });
  });

  it('claims no share while the length of a job is not known', () => {
    expect(shareDone([job({ done: 3, total: null }), job({ done: 1, total: 2 })])).toBeNull();
    expect(shareDone([job({ done: 3, total: 4 }), job({ done: 1, total: 4 })])).toBe(0.5);
  });

  it('shows on a window that is made later', async () => {
    const { onRuns } = show('darwin');
    scene.shown().close();
    onRuns({ before: null, runs: [working] });
    scene.window.show();
    await settled();
    expect(scene.shown().progress.at(-1)?.value).toBe(2);
  });
});

describe('keeping the machine awake', () => {
  it('holds while a run works and lets go when none does', () => {
    const awake = keepAwake(scene.double.electron, () => true);
    awake.onRuns({ before: null, runs: [working] });
    awake.onRuns({ before: [working], runs: [working, summary({ runId: 'other' })] });
    expect(scene.double.blocked).toEqual(['prevent-app-suspension']);
    expect(scene.double.blockers.size).toBe(1);
    awake.onRuns({ before: [], runs: [waiting] });
    expect(scene.double.blockers.size).toBe(0);
  });

  it('lets go when the engine is gone, when people do not want it, and at the end', () => {
    let isWanted = true;
    const awake = keepAwake(scene.double.electron, () => isWanted);
    const work = () => awake.onRuns({ before: null, runs: [working] });
    work();
    awake.onRuns({ before: null, runs: [] });
    expect(scene.double.blockers.size).toBe(0);
    work();
    isWanted = false;
    awake.refresh();
    expect(scene.double.blockers.size).toBe(0);
    isWanted = true;
    awake.refresh();
    expect(scene.double.blockers.size).toBe(1);
    awake.release();
    awake.release();
    expect(scene.double.blockers.size).toBe(0);
  });
});

describe('leaving', () => {
  let finished: number;
  let keepsRunning: boolean;
  const leaving = (platform: NodeJS.Platform = 'linux') =>
    arrangeLeave(scene.double.electron, {
      platform,
      window: scene.window,
      text,
      keepsRunning: () => keepsRunning,
      finish: async () => {
        finished += 1;
      },
    });
  beforeEach(() => {
    finished = 0;
    keepsRunning = true;
  });

  it('ends the engine before the program', async () => {
    leaving();
    scene.double.app.quit();
    expect(scene.double.app.hasQuit).toBe(false);
    await settled();
    expect([finished, scene.double.app.hasQuit]).toEqual([1, true]);
  });

  it('hides the window while runs work, if people want that', () => {
    leaving().onRuns({ before: null, runs: [working] });
    expect(scene.shown().close()).toBe(false);
    expect(scene.shown().isVisible()).toBe(false);
    expect(scene.double.asked).toEqual([]);
  });

  it('asks before it interrupts, and stays when told to', async () => {
    const leave = leaving();
    keepsRunning = false;
    leave.onRuns({ before: null, runs: [working, waiting] });
    scene.double.answers.push(2);
    expect(scene.shown().close()).toBe(false);
    await settled();
    expect(scene.double.asked[0]).toMatchObject({ message: '2 runs are working', cancelId: 2 });
    expect(finished).toBe(0);
    scene.double.answers.push(0);
    leave.quit();
    await settled();
    expect([finished, scene.shown().isVisible()]).toEqual([0, false]);
    scene.double.answers.push(1);
    leave.quit();
    await settled();
    expect([finished, scene.double.app.hasQuit]).toEqual([1, true]);
  });

  it('quits with the last window', async () => {
    leaving('linux');
    scene.double.app.emit('window-all-closed');
    await settled();
    expect(finished).toBe(1);
  });

  it('stays without windows on macOS, and makes one when it is activated', async () => {
    leaving('darwin');
    scene.shown().close();
    scene.double.app.emit('window-all-closed');
    await settled();
    expect(finished).toBe(0);
    scene.double.app.emit('activate');
    expect(scene.double.windows).toHaveLength(2);
  });
});

describe('the menu', () => {
  const build = (
    platform: NodeJS.Platform,
    language: 'en' | 'de' = 'en',
    allowDevTools = false,
  ) => {
    const opened: string[] = [];
    const open = (route: string) => void opened.push(route);
    const around = { platform, allowDevTools, open, openLogFolder: () => undefined };
    return { opened, menu: describeMenu(textOf(language), around) };
  };
  const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

  it('leads to places of the window by shortcuts', () => {
    const { menu, opened } = build('linux');
    for (const item of flat(menu)) item.click?.({} as never, undefined, {} as never);
    expect(opened).toEqual(['/new', '/', '/settings', '/diagnostics']);
    const shortcuts = flat(menu)
      .map(({ accelerator }) => accelerator)
      .filter(Boolean);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });

  it('has an app menu on macOS only, and developer tools in a checkout only', () => {
    expect(build('darwin').menu[0]?.label).toBe('Tandem');
    expect(build('linux').menu[0]?.label).toBe('File');
    const tools = (allow: boolean) =>
      flat(build('linux', 'en', allow).menu).some(({ role }) => role === 'toggleDevTools');
    expect([tools(false), tools(true)]).toEqual([false, true]);
  });

  it('speaks German', () => {
    expect(build('linux', 'de').menu.map(({ label }) => label)).toEqual([
      'Datei',
      'Bearbeiten',
      'Ansicht',
      'Fenster',
      'Hilfe',
    ]);
  });

  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'de_DE'], 'de'],
    [['fr', 'EN-us'], 'en'],
    [['nl'], 'en'],
    [[], 'en'],
  ])('chooses for %j the language %s', (preferred, language) => {
    expect(chooseLanguage(preferred)).toBe(language);
  });
});
