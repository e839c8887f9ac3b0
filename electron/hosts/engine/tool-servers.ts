import { join } from 'node:path';
import { describeError } from '../../../shared/describe-error.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { PinnedServer } from '../../../shared/tool-servers/pins.ts';
import type { Survey } from '../../sandbox/enclosure/survey.ts';
import type { ServerKit } from '../../tools/servers/server-kit.ts';
import type { ToolServers } from '../../workflow/ports.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * The user-added tool servers of one run. Nothing of them is loaded, and no server started, before the run's
 * workflow asks; a replay never does.
 */
export function createToolServersPort(
  around: Surroundings,
  run: { readonly worktree: string },
): ToolServers {
  let made: Promise<ToolServers> | null = null;
  const make = async (): Promise<ToolServers> => {
    const { createRunToolServers } = await import('../../tools/servers/run-tool-servers.ts');
    const kit = await createServerKit(around, [run.worktree]);
    const settings = around.settings.toolServers;
    return createRunToolServers({ settings, pins: () => readPins(around.home), kit });
  };
  const port = (): Promise<ToolServers> => {
    made ??= make();
    return made;
  };
  return {
    connect: async (server, room, signal) => (await port()).connect(server, room, signal),
    call: async (tool, args, scope) => (await port()).call(tool, args, scope),
    close: async () => (await made)?.close(),
  };
}

/** What servers are connected with here; `readable` are folders that their programs may look into. */
export async function createServerKit(
  around: Surroundings,
  readable: readonly string[],
): Promise<ServerKit> {
  const { createLaunch } = await import('../../tools/servers/launch-enclosed.ts');
  const { apiKey } = around.claude;
  const keys = around.settings.servers.flatMap(({ keyVariable }) => keyVariable ?? []);
  return {
    environment: around.env,
    withheld: { names: new Set(keys), values: new Set(apiKey === null ? [] : [apiKey]) },
    folderOf: (server) => join(around.home, 'tool-servers', server),
    readable,
    ...createLaunch({
      survey: () => surveyOf(around),
      home: around.home,
      nodePath: around.children?.nodePath ?? process.execPath,
      readableFolders: around.settings.sandbox.readableFolders,
    }),
    ...(around.fetch && { fetch: around.fetch }),
  };
}

/** As for tool runners: looked at, unless it was turned off. */
async function surveyOf(around: Surroundings): Promise<Survey> {
  if (around.env.TANDEM_SANDBOX === 'off') {
    return (await import('../../tools/tool-runners.ts')).sandboxOff;
  }
  return (await import('../../sandbox/enclosure/survey.ts')).surveySandbox();
}

/** What is approved now; an error is a sentence without a final stop. */
export async function readPins(home: string): Promise<Result<readonly PinnedServer[], string>> {
  const { createToolPins } = await import('../../store/tool-pins.ts');
  const pins = await createToolPins(home).read();
  return pins.ok ? ok(pins.value) : err(describeError(pins.error).what.replace(/\.$/, ''));
}
