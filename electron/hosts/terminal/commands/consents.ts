import { realpath } from 'node:fs/promises';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { RepositoryConsent } from '../../../../shared/ipc/consents.ts';
import type { Engine } from '../../engine.ts';
import { cleanLine } from '../output/clean-text.ts';
import { createPaint, decideColour, mark } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { TerminalIo } from '../terminal-io.ts';
import { userPath } from '../user-files.ts';

/** Lists the repositories that people gave standing consent for, or takes one back. */
export async function consentsCommand(
  io: TerminalIo,
  engine: Engine,
  { withdraw, json }: { readonly withdraw: string | null; readonly json: boolean },
): Promise<number> {
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  if (withdraw !== null) return withdrawOne(io, engine, { folder: withdraw, json });
  const consents = await engine.consents.list();
  if (json) {
    for (const consent of consents) io.stdout.write(`${JSON.stringify(consent)}\n`);
    return EXIT.delivered;
  }
  if (consents.length === 0) {
    io.stdout.write('No standing consents: where commands are not isolated, each run asks.\n');
  }
  for (const consent of consents) {
    io.stdout.write(`${paint('warn', mark.warn)} ${cleanLine(consent.path, 600)}\n`);
    io.stdout.write(`${paint('quiet', `  ${describe(consent)}`)}\n`);
  }
  return EXIT.delivered;
}

function describe({ by, at, protections }: RepositoryConsent): string {
  const { sandbox, root, isolated } = protections;
  const guard = isolated ? `in the sandbox ${cleanLine(sandbox ?? '')}` : 'without isolation';
  return `${cleanLine(by)} on ${at.slice(0, 10)}: commands run ${guard}${root ? ', as root' : ''}`;
}

async function withdrawOne(
  io: TerminalIo,
  engine: Engine,
  { folder, json }: { readonly folder: string; readonly json: boolean },
): Promise<number> {
  const given = userPath(io, folder);
  // A checkout that is gone is named as it was written down.
  const path = await realpath(given).catch(() => given);
  const withdrawn = await engine.consents.withdraw(path);
  if (!withdrawn.ok) return sayFailure(io, withdrawn.error);
  if (!withdrawn.value)
    return sayFailure(io, {
      kind: 'usage',
      message: `There is no consent for ${path}; \`tandem consents\` lists them.`,
    });
  const words = `Taken back: the next run in ${cleanLine(path, 600)} asks again.`;
  io.stdout.write(`${json ? JSON.stringify({ kind: 'consent.withdrawn', path }) : words}\n`);
  return EXIT.delivered;
}
