import { EXIT } from '../../../../shared/exit-code.ts';
import type { SearchHit, SearchReply } from '../../../../shared/ipc/search.ts';
import type { Engine } from '../../engine.ts';
import { cleanBlock, cleanLine } from '../output/clean-text.ts';
import { describeAmount, describeCount } from '../output/format.ts';
import { detail, joined } from '../output/lines.ts';
import { printWrapped } from '../output/narrator.ts';
import { createScreen } from '../output/screen.ts';
import { createPaint, decideColour, type Paint } from '../output/style.ts';
import { sayFailure } from '../say-failure.ts';
import type { SearchAct } from '../search-arguments.ts';
import type { TerminalIo } from '../terminal-io.ts';

/** Hits that one question asks for. */
const PAGE = 500;

/** Indexes what is not indexed yet, then prints what was found, the newest run first. */
export async function searchCommand(
  io: TerminalIo,
  engine: Pick<Engine, 'search'>,
  asked: SearchAct & { readonly json: boolean },
): Promise<number> {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) io.signals.on(name, stop);
  const showsProgress = io.stderr.isTTY === true;
  let wasShown = false;
  await engine.search.settle(
    { run: asked.run },
    {
      signal: stopping.signal,
      onProgress(done, of) {
        if (!showsProgress || done === of) return;
        wasShown = true;
        const what = asked.run === null ? 'runs' : 'events';
        io.stderr.write(
          `\r\u001b[KIndexing ${what}: ${describeCount(done)} of ${describeCount(of)}`,
        );
      },
    },
  );
  if (wasShown) io.stderr.write('\r\u001b[K');
  const hits: SearchHit[] = [];
  let reply: SearchReply | null = null;
  do {
    const limit = Math.min(PAGE, asked.limit - hits.length);
    const after = reply?.next == null ? {} : { after: reply.next };
    const found = await engine.search.find({ text: asked.text, run: asked.run, limit, ...after });
    if (!found.ok) return sayFailure(io, found.error);
    reply = found.value;
    hits.push(...reply.hits);
  } while (reply.next !== null && hits.length < asked.limit);
  for (const name of ['SIGINT', 'SIGTERM'] as const) io.signals.off(name, stop);
  if (asked.json) printJson(io, hits, reply);
  else printText(io, hits, reply);
  return stopping.signal.aborted ? EXIT.stopped : EXIT.delivered;
}

/** One hit a line, then a line with what there is in all. */
function printJson(io: TerminalIo, hits: readonly SearchHit[], reply: SearchReply): void {
  for (const { kind: event, run: runId, ...hit } of hits) {
    io.stdout.write(`${JSON.stringify({ kind: 'search.hit', runId, event, ...hit })}\n`);
  }
  const { total, state, done, of, note } = reply;
  const end = { kind: 'search.ended', shown: hits.length, total, state, done, of, note };
  io.stdout.write(`${JSON.stringify(end)}\n`);
}

function printText(io: TerminalIo, hits: readonly SearchHit[], reply: SearchReply): void {
  const screen = createScreen(io.stdout, { cursor: true });
  const paint = createPaint(decideColour(io.stdout.isTTY === true, io.env));
  let run = '';
  for (const hit of hits) {
    if (hit.run !== run) {
      if (run !== '') printWrapped(screen, '');
      run = hit.run;
      printWrapped(screen, paint('strong', run));
    }
    for (const text of describeHit(hit, paint)) printWrapped(screen, text);
  }
  for (const text of describeEnd(hits.length, reply, paint)) printWrapped(screen, text);
}

const describeHit = (hit: SearchHit, paint: Paint): readonly string[] => [
  `  ${joined(`#${hit.seq}`, cleanLine(hit.kind, 40), hit.lane, cleanLine(hit.field, 40))}`,
  `      ${emphasise(hit.snippet, paint)}`,
];

function emphasise({ text, marks }: SearchHit['snippet'], paint: Paint): string {
  let shown = '';
  let at = 0;
  for (const [from, to] of marks) {
    shown += cleanBlock(text.slice(at, from)) + paint('strong', cleanBlock(text.slice(from, to)));
    at = to;
  }
  return shown + cleanBlock(text.slice(at));
}

function describeEnd(shown: number, reply: SearchReply, paint: Paint): readonly string[] {
  const { total, state, done, of, note } = reply;
  const left = total === null ? 0 : total - shown;
  return [
    ...(shown === 0 ? [] : ['']),
    total === 0
      ? 'Nothing was found.'
      : joined(
          `found in ${describeAmount(total ?? shown, 'event')}`,
          left > 0 && `${describeCount(left)} more with --limit ${describeCount(total ?? 0)}`,
        ),
    ...(state === 'ready'
      ? []
      : [
          paint(
            'warn',
            `Not everything is indexed: ${describeCount(done)} of ${describeCount(of)}.`,
          ),
        ]),
    ...(note === null ? [] : [detail(paint, note)]),
  ];
}
