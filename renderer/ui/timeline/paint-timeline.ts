import { AXIS_HEIGHT, type Layout } from './layout-lanes.ts';
import type { Ticks } from './pick-ticks.ts';
import type { Placed, Scene } from './place-items.ts';
import type { Palette } from './read-palette.ts';
import type { Range, TimelineBreak, TimelineItem } from './timeline-item.ts';

/** What painting needs of a canvas: a real one, or a double that writes down what it is told. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'clearRect'
  | 'closePath'
  | 'arc'
  | 'clip'
  | 'fill'
  | 'fillRect'
  | 'fillStyle'
  | 'fillText'
  | 'font'
  | 'globalAlpha'
  | 'lineTo'
  | 'lineWidth'
  | 'measureText'
  | 'moveTo'
  | 'rect'
  | 'restore'
  | 'roundRect'
  | 'save'
  | 'setLineDash'
  | 'stroke'
  | 'strokeRect'
  | 'strokeStyle'
  | 'textBaseline'
  | 'translate'
>;

export interface Picture<Item extends TimelineItem = TimelineItem> {
  readonly layout: Layout;
  readonly scene: Scene<Item>;
  readonly range: Range;
  /** Pixels left of the stretch, for the names of the lanes. */
  readonly gutter: number;
  readonly width: number;
  readonly ticks: Ticks;
  readonly breaks: readonly TimelineBreak[];
  readonly tickLabel: (ms: number, step: number) => string;
  readonly breakLabel: (gap: TimelineBreak) => string;
  readonly labelOf: (item: Item) => string;
  readonly selected: number | null;
  /** Places on the axis; null: none. */
  readonly playhead: number | null;
  readonly now: { readonly place: number; readonly label: string } | null;
}

const PAD = 6;
/** Space a label needs before it is worth drawing. */
const LEAST_LABEL_PX = 26;

export function paintTimeline<Item extends TimelineItem>(
  brush: Brush,
  picture: Picture<Item>,
  palette: Palette,
): void {
  brush.clearRect(0, 0, picture.gutter + picture.width + PAD, picture.layout.height);
  brush.textBaseline = 'middle';
  paintLanes(brush, picture, palette);
  brush.save();
  brush.beginPath();
  brush.rect(picture.gutter - 1, 0, picture.width + PAD, picture.layout.height);
  brush.clip();
  brush.translate(picture.gutter, 0);
  paintTicks(brush, picture, palette);
  paintBreaks(brush, picture, palette);
  for (const streak of picture.scene.streaks) {
    brush.fillStyle = palette.tones[streak.tone];
    brush.fillRect(streak.x, streak.row.y, streak.width, streak.row.height);
  }
  for (const bar of picture.scene.bars) paintBar(brush, bar, picture, palette);
  brush.fillStyle = palette.panel;
  for (const { x, row } of picture.scene.strokes) {
    brush.fillRect(x - 0.6, row.y + row.height - 6, 1.2, 6);
  }
  for (const mark of picture.scene.marks) paintMark(brush, mark, picture, palette);
  for (const flag of picture.scene.flags) paintFlag(brush, flag, picture, palette);
  paintCursors(brush, picture, palette);
  brush.restore();
}

function paintLanes<Item extends TimelineItem>(
  brush: Brush,
  picture: Picture<Item>,
  palette: Palette,
): void {
  for (const lane of picture.layout.lanes) {
    brush.fillStyle = palette.muted;
    brush.font = `600 11px ${palette.font}`;
    const first = lane.rows[0];
    const middle = picture.layout.detail
      ? (first?.y ?? lane.y) + (first?.height ?? lane.height) / 2
      : lane.y + lane.height / 2;
    brush.fillText(fitText(brush, lane.label, picture.gutter - 20), 16, middle);
    brush.fillStyle = palette.line;
    brush.globalAlpha = 0.6;
    brush.fillRect(picture.gutter, lane.y + lane.height + 5.5, picture.width, 1);
    brush.globalAlpha = 1;
  }
}

const xOf = (picture: Pick<Picture, 'range' | 'width'>, place: number): number =>
  ((place - picture.range.from) / (picture.range.to - picture.range.from)) * picture.width;

function paintTicks<Item extends TimelineItem>(
  brush: Brush,
  picture: Picture<Item>,
  palette: Palette,
): void {
  brush.font = `11px ${palette.font}`;
  let free = -Infinity;
  // The label of "now" has precedence over a moment beside it.
  const now = picture.now === null ? Infinity : xOf(picture, picture.now.place);
  for (const { ms, place } of picture.ticks.ticks) {
    const x = xOf(picture, place);
    brush.fillStyle = palette.line;
    brush.fillRect(Math.round(x), AXIS_HEIGHT - 2, 1, picture.layout.height - AXIS_HEIGHT - 4);
    const label = picture.tickLabel(ms, picture.ticks.step);
    const wide = brush.measureText(label).width;
    if (x < free || (x + wide + PAD > now - 12 && x < now + 30) || x + wide > picture.width)
      continue;
    brush.fillStyle = palette.faint;
    brush.fillText(label, x, 11);
    free = x + wide + 12;
  }
}

/** Squeezed time: a band over all lanes, with how long it really was. */
function paintBreaks<Item extends TimelineItem>(
  brush: Brush,
  picture: Picture<Item>,
  palette: Palette,
): void {
  for (const gap of picture.breaks) {
    const x = xOf(picture, gap.from);
    const wide = xOf(picture, gap.to) - x;
    if (x + wide < 0 || x > picture.width) continue;
    brush.fillStyle = palette.sunken;
    brush.fillRect(x, AXIS_HEIGHT, wide, picture.layout.height - AXIS_HEIGHT - 4);
    if (wide < LEAST_LABEL_PX) continue;
    brush.fillStyle = palette.faint;
    brush.font = `11px ${palette.font}`;
    const label = picture.breakLabel(gap);
    const room = brush.measureText(label).width + PAD * 2;
    const lowest = picture.layout.lanes.at(-1);
    const y = gap.why === 'person' ? 11 : (lowest?.y ?? 0) + (lowest?.height ?? 0) / 2;
    if (room <= wide) brush.fillText(label, x + (wide - room) / 2 + PAD, y);
  }
}

function paintBar<Item extends TimelineItem>(
  brush: Brush,
  bar: Placed<Item>,
  picture: Picture<Item>,
  palette: Palette,
): void {
  const { item, row } = bar;
  const x = Math.max(bar.x, -8);
  const width = Math.min(bar.x + bar.width, picture.width + 8) - x;
  const tone = palette.tones[item.tone];
  const radius = Math.min(4, row.height / 3, width / 2);
  brush.beginPath();
  if (item.shape === 'wait' || item.status === 'cut') {
    brush.roundRect(x + 0.75, row.y + 0.75, Math.max(0.5, width - 1.5), row.height - 1.5, radius);
    brush.globalAlpha = item.shape === 'wait' ? 0.92 : 0.22;
    brush.fillStyle = item.shape === 'wait' ? palette.panel : tone;
    brush.fill();
    brush.globalAlpha = 1;
    brush.strokeStyle = tone;
    brush.lineWidth = 1.5;
    brush.setLineDash([3, 3]);
    brush.stroke();
    brush.setLineDash([]);
  } else {
    brush.roundRect(x, row.y, Math.max(1, width - 1), row.height, radius);
    brush.globalAlpha = item.shape === 'soft' ? 0.4 : item.depth > 0 ? 0.75 : 0.95;
    brush.fillStyle = item.depth > 0 && item.status === 'bad' ? palette.tones.bad : tone;
    brush.fill();
    brush.globalAlpha = 1;
    if (item.status === 'bad' && item.depth === 0) {
      brush.fillStyle = palette.tones.bad;
      brush.fillRect(x, row.y + row.height - 3, Math.max(1, width - 1), 3);
    }
  }
  paintOutline(brush, bar, picture, palette);
  paintBarLabel(
    brush,
    { ...bar, x: Math.max(x, 0), width: x + width - Math.max(x, 0) },
    picture,
    palette,
  );
}

function paintBarLabel<Item extends TimelineItem>(
  brush: Brush,
  bar: Placed<Item>,
  picture: Picture<Item>,
  palette: Palette,
): void {
  const { item, row } = bar;
  if (bar.width < LEAST_LABEL_PX || row.height < 11) return;
  const isOutlined = item.shape === 'wait' || item.shape === 'soft' || item.status === 'cut';
  brush.font = `600 ${row.height < 16 ? 9.5 : 11}px ${palette.font}`;
  brush.fillStyle = isOutlined ? palette.tones[item.tone] : palette.panel;
  const sign = item.status === 'bad' ? '✗ ' : '';
  const text = fitText(brush, `${sign}${picture.labelOf(item)}`, bar.width - PAD * 2);
  if (text !== '') brush.fillText(text, bar.x + PAD, row.y + row.height / 2 + 0.5);
}

const SIGNS: Partial<Record<TimelineItem['status'], string>> = { ok: '✓', bad: '✗', warn: '▲' };

function paintMark<Item extends TimelineItem>(
  brush: Brush,
  mark: Placed<Item>,
  picture: Picture<Item>,
  palette: Palette,
): void {
  const { item, row, x } = mark;
  const height = Math.min(row.height, 18);
  const y = row.y + (row.height - height) / 2;
  brush.beginPath();
  brush.roundRect(x, y, Math.max(mark.width - 1, 11), height, 3);
  if (item.status === 'ok' || item.status === 'bad' || item.status === 'warn') {
    brush.fillStyle = palette.tones[item.tone];
    brush.fill();
  } else {
    // Not known to have passed: never filled like one that did.
    brush.strokeStyle = palette.tones.neutral;
    brush.lineWidth = 1.25;
    brush.setLineDash([2, 2]);
    brush.stroke();
    brush.setLineDash([]);
  }
  brush.font = `700 9px ${palette.font}`;
  brush.fillStyle = palette.panel;
  const sign = SIGNS[item.status];
  if (sign !== undefined) brush.fillText(sign, x + 2.5, y + height / 2 + 0.5);
  paintOutline(brush, { ...mark, row: { y, height } }, picture, palette);
  paintBeside(brush, mark, palette, item.status === 'bad' ? `✗ ${picture.labelOf(item)}` : '');
}

function paintFlag<Item extends TimelineItem>(
  brush: Brush,
  flag: Placed<Item>,
  picture: Picture<Item>,
  palette: Palette,
): void {
  const { item, row, x } = flag;
  const y = row.y + row.height / 2;
  brush.fillStyle = palette.tones[item.status === 'bad' ? 'bad' : item.tone];
  brush.beginPath();
  if (item.tone === 'warn' || item.status === 'bad') {
    brush.moveTo(x, row.y + row.height);
    brush.lineTo(x + 4.5, row.y + row.height - 8);
    brush.lineTo(x + 9, row.y + row.height);
  } else {
    brush.moveTo(x, y);
    brush.lineTo(x + 4.5, y - 5);
    brush.lineTo(x + 9, y);
    brush.lineTo(x + 4.5, y + 5);
  }
  brush.closePath();
  brush.fill();
  brush.strokeStyle = palette.panel;
  brush.lineWidth = 1;
  brush.stroke();
  paintOutline(brush, { ...flag, width: 11 }, picture, palette);
  if (item.lane !== 'execution' || picture.layout.detail === false) {
    paintBeside(brush, flag, palette, item.tone === 'warn' ? '' : picture.labelOf(item));
  }
}

/** Words to the right of a small thing, if they fit before the next one. */
function paintBeside(brush: Brush, placed: Placed, palette: Palette, words: string): void {
  if (words === '' || placed.free < LEAST_LABEL_PX) return;
  const { item, row } = placed;
  brush.font = `600 11px ${palette.font}`;
  brush.fillStyle = palette.tones[item.status === 'bad' ? 'bad' : item.tone];
  const text = fitText(brush, words, placed.free - PAD * 2);
  if (text !== '')
    brush.fillText(text, placed.x + placed.width + PAD, row.y + row.height / 2 + 0.5);
}

function paintOutline<Item extends TimelineItem>(
  brush: Brush,
  placed: Placed<Item>,
  picture: Picture<Item>,
  palette: Palette,
): void {
  const { item, row } = placed;
  const isSelected =
    picture.selected !== null &&
    (item.seq === picture.selected || item.endSeq === picture.selected);
  if (!isSelected) return;
  brush.strokeStyle = palette.focus;
  brush.lineWidth = 2;
  brush.beginPath();
  brush.roundRect(placed.x - 1.5, row.y - 1.5, placed.width + 2, row.height + 3, 5);
  brush.stroke();
}

function paintCursors<Item extends TimelineItem>(
  brush: Brush,
  picture: Picture<Item>,
  palette: Palette,
): void {
  const height = picture.layout.height;
  if (picture.now !== null) {
    paintCursor(brush, xOf(picture, picture.now.place), height, palette.text);
    const x = xOf(picture, picture.now.place);
    brush.font = `11px ${palette.font}`;
    const wide = brush.measureText(picture.now.label).width;
    brush.fillStyle = palette.faint;
    brush.fillText(picture.now.label, Math.min(x + 7, picture.width - wide), 8);
  }
  if (picture.playhead !== null) {
    paintCursor(brush, xOf(picture, picture.playhead), height, palette.focus);
  }
}

function paintCursor(brush: Brush, x: number, height: number, colour: string): void {
  brush.fillStyle = colour;
  brush.fillRect(x - 0.75, AXIS_HEIGHT - 4, 1.5, height - AXIS_HEIGHT + 2);
  brush.beginPath();
  brush.arc(x, AXIS_HEIGHT - 4, 3.5, 0, Math.PI * 2);
  brush.fill();
}

/** The text, or as much of it as fits with a sign that it is cut; nothing when that would say nothing. */
export function fitText(brush: Pick<Brush, 'measureText'>, text: string, room: number): string {
  if (room <= 0) return '';
  // No letter is that narrow: what can't fit anyway is not measured.
  const most = Math.ceil(room / NARROWEST_PX);
  const width = brush.measureText(text.length > most ? text.slice(0, most) : text).width;
  if (text.length <= most && width <= room) return text;
  // Letters are of about the same width, so the first guess is nearly right.
  let count = Math.min(text.length, Math.floor((Math.min(text.length, most) * room) / width));
  const fits = (): boolean => brush.measureText(`${text.slice(0, count)}…`).width <= room;
  if (fits()) {
    while (count < text.length && fits()) count += 1;
    if (!fits()) count -= 1;
  } else {
    while (count > 0 && !fits()) count -= 1;
  }
  return count < 3 ? '' : `${text.slice(0, count).trimEnd()}…`;
}

const NARROWEST_PX = 2;
