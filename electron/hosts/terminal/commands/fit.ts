import { basename } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Shop } from '../../../../shared/ipc/models.ts';
import { chooseServer } from '../../../../shared/models/choose-server.ts';
import {
  examOf,
  type FoundModel,
  findModel,
  fullName,
  shapeOf,
} from '../../../../shared/models/find-model.ts';
import type { Fit, Place } from '../../../../shared/models/fit-report.ts';
import { fitHere, loadOf, placeOfModel } from '../../../../shared/models/judge-model.ts';
import type { KnownExam } from '../../../../shared/models/qualification-of.ts';
import { whyNoExecutor } from '../../../../shared/models/why-no-executor.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { Engine } from '../../engine.ts';
import { isPath } from '../is-path.ts';
import type { AskedLoad } from '../model-arguments.ts';
import { nearModels } from '../near-models.ts';
import { cleanLine } from '../output/clean-text.ts';
import { qualificationFields, VERDICTS } from '../output/exam-lines.ts';
import { describeFit, describeLoad } from '../output/fit-lines.ts';
import { describeCount } from '../output/format.ts';
import { joined, row } from '../output/lines.ts';
import { describeFaults } from '../output/model-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, mark, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import { findUserFile, userPath } from '../user-files.ts';

interface Judged {
  readonly shop: Shop;
  readonly found: FoundModel;
  readonly fit: Fit;
  readonly place: Place;
  readonly exam: KnownExam | null;
}

/** The arithmetic for one model. Exit 0 whatever it says; 5 for a model that nothing is known of. */
export async function fitCommand(
  io: TerminalIo,
  engine: Engine,
  args: { readonly model: string; readonly load: AskedLoad; readonly json: boolean },
): Promise<number> {
  const shop = await engine.desk.shop({ fresh: true });
  const warn = createPaint(decideColour(io.stderr.isTTY === true, io.env));
  const errors = createScreen(io.stderr, { cursor: true });
  for (const text of describeFaults(shop, warn)) printWrapped(errors, text);
  const found = await find(io, engine, { shop, model: args.model });
  if (found.ok) {
    const why = whyNoExecutor(found.value);
    if (why !== null) return sayUnfit(io, found.value, why);
    if (isOnlyServed(found.value)) return sayServed(io, found.value, args);
  }
  const judged = found.ok ? judge(shop, found.value, args) : found;
  if (!judged.ok) return sayFailure(io, judged.error);
  const { fit, place, exam } = judged.value;
  if (args.json) {
    const { server, tag, installed, entry } = judged.value.found;
    const object = {
      kind: 'fit',
      server: server?.name ?? null,
      tag,
      ...fit,
      place,
      installed,
      entry,
    };
    io.stdout.write(`${JSON.stringify({ ...object, ...qualificationFields(exam) })}\n`);
    return EXIT.delivered;
  }
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const head = describeHead(judged.value, paint, commandName(io));
  for (const text of [...head, '', ...describeFit(fit, place, paint, heldOf(judged.value.found))])
    printWrapped(screen, text);
  return EXIT.delivered;
}

/** By its name, or by its path when it is a GGUF that no server has yet. Errors: those of the file. */
async function find(
  io: TerminalIo,
  engine: Engine,
  { shop, model }: { readonly shop: Shop; readonly model: string },
): Promise<Result<FoundModel, TandemError>> {
  if (!isPath(model)) return ok(findModel(shop, model));
  const path = userPath(io, model);
  const facts = await engine.desk.inspectFile(path);
  if (!facts.ok) {
    // A file system's own words name no next step.
    const there = facts.error.kind === 'file-unreadable' ? await findUserFile(path) : facts;
    return there.ok ? facts : there;
  }
  const server = chooseServer(shop);
  return ok({ server, tag: basename(path), installed: null, entry: null, file: facts.value.shape });
}

function sayUnfit(io: TerminalIo, found: FoundModel, why: string): number {
  const paint = createPaint(decideColour(io.stderr.isTTY === true, io.env));
  const screen = createScreen(io.stderr, { cursor: true });
  const what = `${cleanLine(fullName(found), 200)}: ${why}, so no memory here decides about it.`;
  printWrapped(screen, `${paint('bad', mark.bad)} ${what}`);
  printWrapped(screen, `  \`${commandName(io)} models\` lists those that can be executors here.`);
  return EXIT.missing;
}

/** A server that does not tell how its models are built has them loaded or not: there is nothing to estimate. */
function sayServed(
  io: TerminalIo,
  found: FoundModel,
  { json }: { readonly json: boolean },
): number {
  const { server, tag, installed, entry } = found;
  if (json) {
    const object = { kind: 'fit', server: server?.name ?? null, tag, verdict: 'unknown' };
    io.stdout.write(`${JSON.stringify({ ...object, installed, entry })}\n`);
    return EXIT.delivered;
  }
  const context = installed?.loaded?.context ?? null;
  const has = context === null ? '' : ` with ${describeCount(context)} tokens of context`;
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const screen = createScreen(io.stdout, { cursor: true });
  const name = cleanLine(fullName(found), 200);
  printWrapped(screen, `${paint('strong', name)} is served${has}.`);
  printWrapped(
    screen,
    '  Its server does not tell how it is built, so nothing is estimated. What it can do: ' +
      `\`${commandName(io)} doctor\`, \`${commandName(io)} qualify ${name}\`.`,
  );
  return EXIT.delivered;
}

const isOnlyServed = (found: FoundModel): boolean =>
  found.server?.kind === 'openai' && found.installed !== null && shapeOf(found) === null;

function judge(
  shop: Shop,
  found: FoundModel,
  { model, load }: { readonly model: string; readonly load: AskedLoad },
): Result<Judged, TandemError> {
  if (shapeOf(found) === null)
    return err({ kind: 'model-unknown', name: model, known: nearModels(shop, found.tag) });
  const place = placeOfModel(shop, found);
  const fit = fitHere(shop, found, loadOf(load, found.server));
  if (place === null || fit === null)
    return err({ kind: 'server-unknown', server: 'ollama', known: [] });
  return ok({ shop, found, fit, place, exam: examOf(shop, found) });
}

function describeHead(judged: Judged, paint: Paint, command: string): readonly string[] {
  const { shop, found, fit } = judged;
  const { installed, entry } = found;
  const shape = shapeOf(found);
  const facts = joined(
    shape?.quantization != null && cleanLine(shape.quantization, 40),
    shape?.parametersB != null && `${describeBillions(shape.parametersB)} parameters`,
    shape?.activeParametersB != null &&
      shape.activeParametersB !== shape.parametersB &&
      `${describeBillions(shape.activeParametersB)} active`,
    entry?.licence != null && cleanLine(entry.licence, 60),
    installed === null ? 'not pulled' : installed.loaded === null ? 'pulled' : 'loaded now',
  );
  const runs =
    shop.contextTokens === fit.load.context
      ? []
      : [
          row(
            paint,
            'runs ask',
            `${describeCount(shop.contextTokens)} tokens (budgets.contextTokens)`,
          ),
        ];
  return [
    `${paint('strong', cleanLine(fullName(found), 200))}  ${facts}`,
    row(paint, 'judged at', describeLoad(fit.load)),
    ...runs,
    row(paint, 'exam', describeExamined(judged, command)),
  ];
}

function describeExamined({ found, exam: known }: Judged, command: string): string {
  const toDo =
    found.installed === null ? '' : `${command} qualify ${cleanLine(fullName(found), 200)}`;
  if (known === null) return toDo === '' ? 'not examined' : `not examined: ${toDo}`;
  const { verdict, transport } = known.exam;
  const words = joined(VERDICTS[verdict].word, transport !== null && `calls: ${transport}`);
  return known.stale ? `${words}, as another file under this tag; again: ${toDo}` : words;
}

/** What the server's loaded models hold of the devices that were found here. */
const heldOf = ({ server }: FoundModel): number =>
  server?.here === true && server.declared.length === 0 ? (server.heldBytes ?? 0) : 0;

/** Parameters in three digits: `27.3 B`. */
const describeBillions = (billions: number): string => `${Number(billions.toPrecision(3))} B`;
