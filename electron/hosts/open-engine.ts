import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import {
  layerSettings,
  readEnvironment,
  type SettingsLayer,
} from '../../shared/settings/layer-settings.ts';
import { defaultSettings, type Settings } from '../../shared/settings/settings.ts';
import { CLAUDE_BASE_URL, takeClaudeEnvironment } from '../egress/claude-environment.ts';
import { policyFolder } from '../models/policy-folder.ts';
import { createFileVault } from '../store/file-vault.ts';
import { createKeyStore, type KeyStore, type KeyVault } from '../store/key-store.ts';
import { readSettings } from '../store/read-settings.ts';
import { locateHome, tandemHome } from '../store/tandem-home.ts';
import { createToolRunners, sandboxOff } from '../tools/tool-runners.ts';
import { createRepositories } from '../workspace/create-repositories.ts';
import { createEngine } from './compose.ts';
import { once } from './engine/once.ts';
import type { Engine } from './engine.ts';
import type { Surroundings, SurroundingsSource } from './surroundings.ts';

const LOCAL_OLLAMA = { name: 'ollama', url: 'http://127.0.0.1:11434' };

/** What hosts bring along where Node's own is not enough. */
export interface OpenOptions extends Pick<Surroundings, 'fetch' | 'children'> {
  /** Only who writes needs a data folder that can be written; for reading it may not even be there. */
  readonly writes?: boolean;
  /** Where a key is kept between starts; by default a file of the data folder that only its owner can read. */
  readonly vault?: KeyVault;
  /** Whether pulls that a dead process left behind go on here; default false, for commands that are soon over. */
  readonly adoptsJobs?: boolean;
  /** Where an administrator puts files for everybody on this machine; by default the platform's place for that. */
  readonly policyFolder?: string | null;
}

/**
 * Opens the engine over what is around this process. Takes every `ANTHROPIC_*` variable out of `env` (give it
 * the real one), so that neither a library nor a child process sees them. Settings and key are read anew for
 * each run.
 */
export async function openEngine(
  env: NodeJS.ProcessEnv,
  options: OpenOptions = {},
): Promise<Result<Engine, TandemError>> {
  const environment = readEnvironment(env);
  const { apiKey } = takeClaudeEnvironment(env);
  if (!environment.ok) return environment;
  const home =
    options.writes === false
      ? ok(locateHome(env, process.platform))
      : tandemHome(env, process.platform);
  if (!home.ok) return home;
  const vault = options.vault ?? createFileVault(home.value);
  const keys = createKeyStore({ environmentKey: apiKey, vault });
  return ok(
    createEngine(
      createSource({ env, options, home: home.value, environment: environment.value, keys }),
    ),
  );
}

function createSource(place: {
  readonly env: NodeJS.ProcessEnv;
  readonly options: OpenOptions;
  readonly home: string;
  readonly environment: SettingsLayer;
  readonly keys: KeyStore;
}): SurroundingsSource {
  const { env, home, environment, keys } = place;
  const { fetch, children, adoptsJobs = false } = place.options;
  const policies =
    place.options.policyFolder === undefined
      ? policyFolder(process.platform, env)
      : place.options.policyFolder;
  const results = once(async () => {
    const { createResults } = await import('../models/results/results.ts');
    return createResults({ home, policyFolder: policies });
  });
  const fixed = {
    home,
    env,
    repositories: createRepositories({ privateFolder: join(home, 'git') }),
    runners: createToolRunners({
      environment: env,
      home,
      terms: () => readSandboxTerms(home),
      ...(env.TANDEM_SANDBOX === 'off' && { survey: async () => sandboxOff }),
      ...(children && { nodePath: children.nodePath }),
      ...(children?.runnerPath && { runnerPath: children.runnerPath }),
    }),
    ...(fetch && { fetch }),
    ...(children && { children }),
  };
  return {
    ...fixed,
    environment,
    keys,
    results: results.get,
    policyFolder: policies,
    adoptsJobs,
    async read({ forRide }) {
      const file = readSettings(home);
      // Old runs can be read, and what is wrong be found, whatever the settings say.
      if (!file.ok && forRide) return file;
      const settings = layerSettings(file.ok ? file.value : defaultSettings, environment);
      const named = settings.servers.some((server) => server.name === LOCAL_OLLAMA.name);
      return ok({
        ...fixed,
        settings,
        settingsFault: file.ok ? null : file.error,
        claude: { apiKey: await keys.read(), baseUrl: settings.claudeUrl ?? CLAUDE_BASE_URL },
        servers: named ? settings.servers : [LOCAL_OLLAMA, ...settings.servers],
        stallMs: settings.stallSeconds * 1000,
        async qualificationOf(server, tag, digest) {
          const found = (await results.get()).qualificationFor({ server, tag, digest });
          return found?.match === 'exact' ? found.qualification : null;
        },
      });
    },
  };
}

/** As the settings say now; those that can't be read open nothing. */
function readSandboxTerms(home: string): Settings['sandbox'] {
  const file = readSettings(home);
  return (file.ok ? file.value : defaultSettings).sandbox;
}
