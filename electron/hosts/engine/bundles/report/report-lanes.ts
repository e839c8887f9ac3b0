import { markOf } from '../../../../../shared/run/mark.ts';
import { spanLanes } from '../../../../../shared/run/view-span-kinds.ts';
import { createSpanBuilder, type Span } from '../../../../../shared/run/view-spans.ts';
import { type Html, html, join, raw } from '../../html.ts';
import type { ReportMaterial } from './report-page.ts';
import { count } from './report-words.ts';

const WIDTH = 1000;
const LEFT = 90;
const ROW = 44;
const TOP = 8;
const BAR = [26, 18, 10] as const;
/** More bars than pixels can show. */
const MOST = 4_000;

/** The three lanes on one axis, as a picture that needs nothing to draw it. Long waits are squeezed. */
export function drawLanes({ events, state }: ReportMaterial): Html {
  const builder = createSpanBuilder();
  for (const event of events) builder.add(markOf(event));
  const end = Math.max(1, builder.end);
  const drawn = builder.spans.filter(({ shape }) => shape !== 'flag');
  const shown = drawn.length <= MOST ? drawn : sample(drawn);
  const height = TOP * 2 + ROW * spanLanes.length;
  const bars = shown.map((span) => drawSpan(span, end));
  const summary = spanLanes
    .map((lane) =>
      count(
        drawn.filter((span) => span.lane === lane).length,
        `entry in ${lane}`,
        `entries in ${lane}`,
      ),
    )
    .join(', ');
  const left = drawn.length - shown.length;
  return html`<section id="lanes"><h2>Lanes</h2>
<figure>
<svg viewBox="0 0 ${String(WIDTH)} ${String(height)}" role="img" aria-label="${`Plan, execution and verification over ${((state.lastAt ?? 0) / 1e9).toFixed(0)} seconds: ${summary}`}">
${join(
  spanLanes.map(
    (
      lane,
      at,
    ) => html`<line class="axis" x1="${String(LEFT)}" x2="${String(WIDTH)}" y1="${String(TOP + ROW * at + ROW / 2)}" y2="${String(TOP + ROW * at + ROW / 2)}"/><text x="0" y="${String(TOP + ROW * at + ROW / 2 + 4)}">${lane}</text>
`,
  ),
)}${join(bars)}</svg>
<figcaption class="quiet">${summary}.${left > 0 ? ` ${count(left, 'entry', 'entries')} of them too small to be drawn.` : ''} Long waits are squeezed.</figcaption>
</figure></section>`;
}

/** The longest ones: what is left out is narrower than a pixel. */
const sample = (spans: readonly Span[]): readonly Span[] =>
  spans.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST);

function drawSpan(span: Span, end: number): Html {
  const scale = (place: number): number => LEFT + (Math.min(place, end) / end) * (WIDTH - LEFT);
  const height = BAR[span.depth];
  const lane = spanLanes.indexOf(span.lane);
  const y = TOP + ROW * lane + (ROW - height) / 2;
  const x = scale(span.from);
  const width = Math.max(1.5, scale(span.to) - x);
  const tone = span.status === 'bad' ? 'bad' : span.tone;
  const soft = span.shape === 'bar' ? '1' : '0.45';
  return html`<rect class="${tone}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${String(height)}" rx="2"${raw(` opacity="${soft}"`)}/>
`;
}
