import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import { takeClaudeEnvironment } from '../egress/claude-environment.ts';
import { readStallMs } from '../egress/read-stall.ts';
import { readSettings } from '../store/read-settings.ts';
import { tandemHome } from '../store/tandem-home.ts';
import { createToolRunners } from '../tools/tool-runners.ts';
import { createRepositories } from '../workspace/create-repositories.ts';
import { createEngine } from './compose.ts';
import type { Engine } from './engine.ts';

/**
 * Reads what is around this process and opens the engine over it. Takes every `ANTHROPIC_*` variable out of
 * `env` (give it the real one), so that neither a library nor a child process sees them.
 */
export async function openEngine(env: NodeJS.ProcessEnv): Promise<Result<Engine, TandemError>> {
  const claude = takeClaudeEnvironment(env);
  const home = tandemHome(env, process.platform);
  if (!home.ok) return home;
  const settings = readSettings(home.value);
  if (!settings.ok) return settings;
  const ollama = { name: 'ollama', url: env.OLLAMA_HOST ?? 'http://127.0.0.1:11434' };
  return ok(
    createEngine({
      home: home.value,
      env,
      settings: settings.value,
      claude,
      servers: [ollama, ...settings.value.servers.filter((server) => server.name !== 'ollama')],
      stallMs: readStallMs(env),
      repositories: createRepositories({ privateFolder: join(home.value, 'git') }),
      runners: createToolRunners({ environment: env }),
    }),
  );
}
