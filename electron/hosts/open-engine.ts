import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { layerSettings, readEnvironment } from '../../shared/settings/layer-settings.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { CLAUDE_BASE_URL, takeClaudeEnvironment } from '../egress/claude-environment.ts';
import { readSettings } from '../store/read-settings.ts';
import { locateHome, tandemHome } from '../store/tandem-home.ts';
import { createToolRunners } from '../tools/tool-runners.ts';
import { createRepositories } from '../workspace/create-repositories.ts';
import { createEngine } from './compose.ts';
import type { Engine } from './engine.ts';
import type { Surroundings } from './surroundings.ts';

const LOCAL_OLLAMA = { name: 'ollama', url: 'http://127.0.0.1:11434' };

/**
 * Reads what is around this process and opens the engine over it. Takes every `ANTHROPIC_*` variable out of
 * `env` (give it the real one), so that neither a library nor a child process sees them. Only who `writes`
 * needs a data folder that can be written; for reading it may be read-only, or not be there at all.
 */
export async function openEngine(
  env: NodeJS.ProcessEnv,
  {
    writes = true,
    fetch,
    children,
  }: { readonly writes?: boolean } & Pick<Surroundings, 'fetch' | 'children'> = {},
): Promise<Result<Engine, TandemError>> {
  const environment = readEnvironment(env);
  const { apiKey } = takeClaudeEnvironment(env);
  if (!environment.ok) return environment;
  const home = writes ? tandemHome(env, process.platform) : ok(locateHome(env, process.platform));
  if (!home.ok) return home;
  const file = readSettings(home.value);
  // Old runs can be read, and what is wrong be found, whatever the settings say.
  if (!file.ok && writes) return file;
  const settings = layerSettings(file.ok ? file.value : defaultSettings, environment.value);
  const named = settings.servers.some((server) => server.name === LOCAL_OLLAMA.name);
  return ok(
    createEngine({
      home: home.value,
      env,
      settings,
      settingsFault: file.ok ? null : file.error,
      claude: { apiKey, baseUrl: settings.claudeUrl ?? CLAUDE_BASE_URL },
      servers: named ? settings.servers : [LOCAL_OLLAMA, ...settings.servers],
      stallMs: settings.stallSeconds * 1000,
      repositories: createRepositories({ privateFolder: join(home.value, 'git') }),
      runners: createToolRunners({
        environment: env,
        ...(children && { nodePath: children.nodePath }),
        ...(children?.runnerPath && { runnerPath: children.runnerPath }),
      }),
      ...(fetch && { fetch }),
      ...(children && { children }),
    }),
  );
}
