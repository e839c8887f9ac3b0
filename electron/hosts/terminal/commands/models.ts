import { EXIT } from '../../../../shared/exit-code.ts';
import type { Shop } from '../../../../shared/ipc/models.ts';
import { chooseServer } from '../../../../shared/models/choose-server.ts';
import { examOf, modelsOf } from '../../../../shared/models/find-model.ts';
import type { Load } from '../../../../shared/models/fit-report.ts';
import { fitHere, loadOf, recommendHere } from '../../../../shared/models/judge-model.ts';
import { withoutCredentials } from '../../doctor/examine-servers.ts';
import type { Engine } from '../../engine.ts';
import type { AskedLoad } from '../model-arguments.ts';
import { qualificationFields } from '../output/exam-lines.ts';
import { describeFaults, describeListing, type Listing } from '../output/model-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour } from '../output/style.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';

/** This machine, what suits it, and every model that is here or known, judged under one load. Exit 0. */
export async function modelsCommand(
  io: TerminalIo,
  engine: Engine,
  { load: asked, json }: { readonly load: AskedLoad; readonly json: boolean },
): Promise<number> {
  const screen = createScreen(json ? io.stderr : io.stdout, { cursor: !json });
  screen.setLive('Looking at the machine and its servers …');
  const shop = await engine.desk.shop({ fresh: true });
  screen.setLive(null);
  const listing = list(shop, loadOf(asked, chooseServer(shop)));
  const errors = createScreen(io.stderr, { cursor: true });
  const warn = createPaint(decideColour(io.stderr.isTTY === true, io.env));
  for (const text of describeFaults(shop, warn)) printWrapped(errors, text);
  if (json) {
    for (const value of objectsOf(listing)) io.stdout.write(`${JSON.stringify(value)}\n`);
    return EXIT.delivered;
  }
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const columns = io.stdout.isTTY === true ? screen.columns : 120;
  const lines = describeListing(listing, { paint, columns, command: commandName(io) });
  for (const text of lines) printWrapped(screen, text);
  return EXIT.delivered;
}

function list(shop: Shop, load: Load): Listing {
  const rows = modelsOf(shop).map((found) => ({
    found,
    fit: fitHere(shop, found, load),
    exam: examOf(shop, found),
  }));
  return { shop, load, rows, recommendation: recommendHere(shop, load) };
}

/** One object a line: the machine, its servers, the recommendation, then model by model. Sizes are bytes. */
const objectsOf = ({ shop, rows, recommendation }: Listing): readonly object[] => [
  { kind: 'machine', ...shop.machine },
  ...shop.servers.map((server) => ({
    kind: 'server',
    ...server,
    url: withoutCredentials(server.url),
  })),
  ...(shop.pools ?? []).map((pool) => ({ kind: 'pool', ...pool })),
  { kind: 'recommendation', ...recommendation },
  ...rows.map(({ found, fit, exam }) => ({
    kind: 'model',
    server: found.server?.name ?? null,
    tag: found.tag,
    installed: found.installed,
    entry: found.entry,
    fit,
    ...qualificationFields(exam),
  })),
];
