import type { Installed, Served, Shop } from '../../../shared/ipc/models.ts';
import type { DoctorFinding } from '../engine.ts';

const SHOWN_MODELS = 8;

/**
 * Every configured server: whether it answers, what people should know about it, and which models it has. One that
 * runs need is missing when it does not answer: the executor's, and any while none answers.
 */
export function examineServers(shop: Shop): readonly DoctorFinding[] {
  const isReady = shop.servers.some(({ state }) => state === 'ready');
  const hasModels = shop.installed.length > 0;
  const [executorServer] = shop.executor?.split('/') ?? [];
  const states = shop.servers.flatMap((server) => [
    examineState(server, !isReady || server.name === executorServer),
    ...server.findings.map((finding) => describeFinding(server, finding)),
  ]);
  const models = shop.servers
    .filter(({ state }) => state === 'ready')
    .map((server) => describeModels(server, shop.installed, hasModels));
  return [...states, ...models];
}

function examineState(server: Served, isNeeded: boolean): DoctorFinding {
  const { name, state, version, detail } = server;
  const at = `at ${withoutCredentials(server.url)}`;
  const status = isNeeded ? 'missing' : 'warning';
  switch (state) {
    case 'ready': {
      const brand = server.flavour === undefined ? '' : ` (${server.flavour})`;
      const what = `${name}${brand}${version === null ? '' : ` ${version}`} ${at}`;
      return { area: 'server', status: 'ok', what, next: '' };
    }
    case 'stopped':
      return {
        area: 'server',
        status,
        what: `${name} is installed and does not run`,
        next: 'Start it with `ollama serve`, or in the window under Models.',
      };
    case 'unreachable':
    case 'failed':
      return {
        area: 'server',
        status,
        what: `${name} ${at} ${state === 'failed' ? 'can’t be used' : 'does not answer'}: ${detail}`,
        next: describeWayOut(server),
      };
  }
}

function describeWayOut({ howToInstall, state, kind }: Served): string {
  if (kind === 'openai' && state === 'failed') {
    return 'Mend that in the settings or on the server. `--mode cloud` needs none.';
  }
  // The first line says for whom, the second how.
  const way = howToInstall[1]?.trim();
  return way === undefined
    ? 'Start it there, or correct its address in the settings. `--mode cloud` needs none.'
    : `\`--mode cloud\` needs none. \`tandem models\` says how to install it without internet; with internet: ${way}`;
}

const describeFinding = (
  { name }: Served,
  { status, what, next }: Served['findings'][number],
): DoctorFinding => ({
  area: 'server',
  status,
  what: what.startsWith(name) ? what : `${name}: ${what}`,
  next: next === '' && status !== 'ok' ? 'Look at the settings of that server.' : next,
});

function describeModels(
  { name, kind }: Served,
  installed: readonly Installed[],
  hasModels: boolean,
): DoctorFinding {
  const tags = installed.filter(({ server }) => server === name).map(({ tag }) => tag);
  if (tags.length === 0) {
    const next =
      kind === 'openai'
        ? 'Start it with a model.'
        : 'Pull one: `tandem models` says which one fits, `tandem pull TAG` fetches it.';
    const status = hasModels ? 'warning' : 'missing';
    return { area: 'model', status, what: `${name} has no model`, next };
  }
  const shown = tags.slice(0, SHOWN_MODELS).join(', ');
  const more = tags.length > SHOWN_MODELS ? ` and ${tags.length - SHOWN_MODELS} more` : '';
  return { area: 'model', status: 'ok', what: `models on ${name}: ${shown}${more}`, next: '' };
}

/** An address may hold a password; nothing that is shown does. */
export const withoutCredentials = (url: string): string => url.replace(/\/\/[^/@]*@/, '//');
