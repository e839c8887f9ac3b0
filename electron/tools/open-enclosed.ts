import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TandemError } from '../../shared/errors.ts';
import { err, type Result } from '../../shared/result.ts';
import { layBait } from '../sandbox/bait.ts';
import { enclose } from '../sandbox/enclosure/enclosure.ts';
import { findFaultyHost, proxyNames } from '../sandbox/enclosure/hosts.ts';
import type { Survey } from '../sandbox/enclosure/survey.ts';
import { recordStart, removeBridge, removeTree } from '../sandbox/leftovers.ts';
import { processSpace } from '../sandbox/processes.ts';
import { connectRunner } from './connect-runner.ts';
import type { RunnerPrograms } from './programs.ts';
import type { Connection } from './runner-session.ts';
import type { RunnerParts } from './tool-runners.ts';
import { LEAK_SIGN, type RunnerSettings } from './tool-wire.ts';

/** What a runner in the sandbox needs besides what every runner needs. */
interface EnclosedParts extends RunnerParts {
  readonly programs: RunnerPrograms;
  readonly survey: Exclude<Survey, { readonly kind: 'none' }>;
  readonly hosts: readonly string[];
  readonly readableFolders: readonly string[];
  readonly data: string | null;
}

/** A runner in the sandbox, with its probes passed; else an error, and nothing runs. Throws what the file system throws. */
export async function openEnclosed(parts: EnclosedParts): Promise<Result<Connection, TandemError>> {
  const { own, hosts, programs, survey, settings } = parts;
  const faulty = findFaultyHost(hosts);
  if (faulty !== null) return err(refuse(faulty));
  if (!statSync(settings.folder).isDirectory()) throw new Error(`${settings.folder} is no folder`);
  const file = join(own, 'settings.json');
  // Made before, because only what is there can be made readable.
  writeFileSync(file, '', { mode: 0o600 });
  const [nodePath = process.execPath] = parts.argv;
  const enclosing = enclose(
    {
      platform: process.platform,
      helpers: survey.kind === 'linux' ? survey.helpers : null,
      seccomp: programs.seccomp,
      nodePath,
      wrapperPath: programs.wrapper,
      data: parts.data,
      readableFolders: parts.readableFolders,
    },
    {
      argv: [...parts.argv, file],
      env: parts.env,
      folder: settings.folder,
      own,
      readable: [...programs.readable, file],
      writable: settings.writable,
      hosts,
    },
  );
  const laid = await layBait(own, settings.folder);
  const told: RunnerSettings = {
    ...settings,
    sandbox: {
      hostSpace: processSpace(),
      inside: enclosing.inside,
      env: enclosing.commandEnv,
      inherits: hosts.length > 0 ? [...proxyNames] : [],
      probes: laid.bait,
    },
  };
  writeFileSync(file, JSON.stringify(told), { mode: 0o600 });
  try {
    const connected = await connectRunner({
      argv: enclosing.argv,
      env: enclosing.env,
      cwd: enclosing.cwd,
      mark: parts.mark,
      signal: parts.signal,
      tools: parts.tools,
      started: (pid) => recordStart(own, pid, enclosing.bridge),
      tidy() {
        removeTree(own);
        if (enclosing.bridge !== null) removeBridge(enclosing.bridge);
      },
    });
    return await judge(connected, laid.findTrespass() ?? (laid.wasReached() ? REACHED : null));
  } finally {
    laid.close();
  }
}

const REACHED = 'a server of the host could be reached';

/** A runner whose sandbox is open is ended before it has done anything. */
async function judge(
  connected: Result<Connection, TandemError>,
  seen: string | null,
): Promise<Result<Connection, TandemError>> {
  if (!connected.ok) return err(explain(connected.error));
  if (seen === null) return connected;
  await connected.value.destroy();
  return err(refuse(`it let a probe through: ${seen}`));
}

function explain(error: TandemError): TandemError {
  if (error.kind !== 'runner-failed') return error;
  const at = error.detail.indexOf(LEAK_SIGN);
  if (at < 0) return refuse(`the tool runner could not be started in it: ${error.detail}`);
  const said = error.detail.slice(at + LEAK_SIGN.length).split('\n')[0] ?? '';
  return refuse(`it let a probe through: ${said.replace(/ \(.*$/, '')}`);
}

const refuse = (detail: string): TandemError => ({ kind: 'sandbox-failed', detail });
