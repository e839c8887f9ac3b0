import { basename } from 'node:path';
import type { TandemError } from '../../../../shared/errors.ts';
import { EXIT } from '../../../../shared/exit-code.ts';
import type { Shop } from '../../../../shared/ipc/models.ts';
import type { Fit, Place } from '../../../../shared/models/fit-report.ts';
import type { Qualification } from '../../../../shared/models/qualification.ts';
import { err, ok, type Result } from '../../../../shared/result.ts';
import type { Engine } from '../../engine.ts';
import {
  type FoundModel,
  findModel,
  fullName,
  homeServer,
  nearModels,
  qualificationOf,
  shapeOf,
} from '../find-model.ts';
import { fitHere, loadOf, placeOfModel } from '../judge-model.ts';
import type { AskedLoad } from '../model-arguments.ts';
import { cleanLine } from '../output/clean-text.ts';
import { VERDICTS } from '../output/exam-lines.ts';
import { describeFit, describeLoad } from '../output/fit-lines.ts';
import { describeCount } from '../output/format.ts';
import { joined, row } from '../output/lines.ts';
import { describeFaults } from '../output/model-lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import { commandName, type TerminalIo } from '../terminal-io.ts';
import { userPath } from '../user-files.ts';

interface Judged {
  readonly shop: Shop;
  readonly found: FoundModel;
  readonly fit: Fit;
  readonly place: Place;
  readonly exam: Qualification | null;
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
    io.stdout.write(`${JSON.stringify({ ...object, qualification: exam })}\n`);
    return EXIT.delivered;
  }
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  const head = describeHead(judged.value, paint, commandName(io));
  for (const text of [...head, '', ...describeFit(fit, place, paint)]) printWrapped(screen, text);
  return EXIT.delivered;
}

/** By its name, or by its path when it is a GGUF that no server has yet. Errors: those of the file. */
async function find(
  io: TerminalIo,
  engine: Engine,
  { shop, model }: { readonly shop: Shop; readonly model: string },
): Promise<Result<FoundModel, TandemError>> {
  if (!/\.gguf$/i.test(model)) return ok(findModel(shop, model));
  const path = userPath(io, model);
  const facts = await engine.desk.inspectFile(path);
  if (!facts.ok) return facts;
  const server = homeServer(shop) ?? null;
  return ok({ server, tag: basename(path), installed: null, entry: null, file: facts.value.shape });
}

function judge(
  shop: Shop,
  found: FoundModel,
  { model, load }: { readonly model: string; readonly load: AskedLoad },
): Result<Judged, TandemError> {
  if (found.installed?.cloud === true) {
    const detail = 'it runs in somebody’s cloud, so no memory of a machine here decides about it';
    return err({ kind: 'model-unsuitable', tag: found.tag, detail });
  }
  if (shapeOf(found) === null)
    return err({ kind: 'model-unknown', name: model, known: nearModels(shop, found.tag) });
  const place = placeOfModel(shop, found);
  const fit = fitHere(shop, found, loadOf(load));
  if (place === null || fit === null)
    return err({ kind: 'server-unknown', server: 'ollama', known: [] });
  return ok({ shop, found, fit, place, exam: qualificationOf(shop, found) });
}

function describeHead(
  { shop, found, fit, exam }: Judged,
  paint: Paint,
  command: string,
): readonly string[] {
  const { installed, entry } = found;
  const shape = shapeOf(found);
  const facts = joined(
    shape?.quantization != null && cleanLine(shape.quantization, 40),
    shape?.parametersB != null && `${shape.parametersB} B parameters`,
    shape?.activeParametersB != null &&
      shape.activeParametersB !== shape.parametersB &&
      `${shape.activeParametersB} B active`,
    entry?.licence != null && cleanLine(entry.licence, 60),
    installed === null ? 'not pulled' : installed.loaded === null ? 'pulled' : 'loaded now',
  );
  const examined =
    exam === null
      ? `not examined${installed === null ? '' : `: ${command} qualify ${cleanLine(fullName(found), 200)}`}`
      : joined(VERDICTS[exam.verdict].word, exam.transport !== null && `calls: ${exam.transport}`);
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
    row(paint, 'exam', examined),
  ];
}
