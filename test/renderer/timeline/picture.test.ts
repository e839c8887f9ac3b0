import { describe, expect, it } from 'vitest';
import { findItem } from '../../../renderer/ui/timeline/find-item.ts';
import { formatTick } from '../../../renderer/ui/timeline/format-tick.ts';
import { layoutLanes } from '../../../renderer/ui/timeline/layout-lanes.ts';
import { type Brush, paintTimeline } from '../../../renderer/ui/timeline/paint-timeline.ts';
import { pickTicks } from '../../../renderer/ui/timeline/pick-ticks.ts';
import { placeItems } from '../../../renderer/ui/timeline/place-items.ts';
import type { Palette } from '../../../renderer/ui/timeline/read-palette.ts';
import type { TimelineItem } from '../../../renderer/ui/timeline/timeline-item.ts';
import { pan, rangeOf, reveal, zoom } from '../../../renderer/ui/timeline/timeline-view.ts';
import { createAxis } from '../../../shared/run/view-axis.ts';

const LANES = [
  { id: 'plan', label: 'Plan', slots: 1, depths: 1 },
  { id: 'execution', label: 'Execution', slots: 1, depths: 3 },
  { id: 'verification', label: 'Verification', slots: 1, depths: 1 },
] as const;

const item = (given: Partial<TimelineItem>): TimelineItem => ({
  seq: 1,
  endSeq: 1,
  from: 0,
  to: 100,
  lane: 'execution',
  slot: 0,
  depth: 0,
  shape: 'bar',
  tone: 'executor',
  status: 'ok',
  ...given,
});

const PALETTE: Palette = {
  tones: {
    neutral: 'neutral',
    planner: 'planner',
    executor: 'executor',
    verifier: 'verifier',
    human: 'human',
    ok: 'ok',
    bad: 'bad',
    warn: 'warn',
  },
  panel: 'panel',
  sunken: 'sunken',
  line: 'line',
  text: 'text',
  muted: 'muted',
  faint: 'faint',
  focus: 'focus',
  font: 'sans-serif',
};

interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** A brush that writes down what it is told; a letter is six pixels wide. */
function recordingBrush() {
  const texts: Written[] = [];
  const fills: string[] = [];
  const strokes: string[] = [];
  let rects = 0;
  const nothing = (): void => undefined;
  const brush = {
    ...{ beginPath: nothing, clearRect: nothing, closePath: nothing, arc: nothing, clip: nothing },
    ...{ lineTo: nothing, moveTo: nothing, rect: nothing, restore: nothing, roundRect: nothing },
    ...{ save: nothing, setLineDash: nothing, strokeRect: nothing, translate: nothing },
    ...{ fillStyle: '', strokeStyle: '', font: '', globalAlpha: 1, lineWidth: 1, textBaseline: '' },
    fill: () => void fills.push(String(brush.fillStyle)),
    stroke: () => void strokes.push(String(brush.strokeStyle)),
    fillRect: () => {
      rects += 1;
    },
    fillText: (text: string, x: number, y: number) => void texts.push({ text, x, y }),
    measureText: (text: string) => ({ width: text.length * 6 }),
  };
  return { brush: brush as unknown as Brush, texts, fills, strokes, rects: () => rects };
}

function paint(items: readonly TimelineItem[], detail = false) {
  const layout = layoutLanes(LANES, detail);
  const range = { from: 0, to: 1_000 };
  const scene = placeItems(items, range, { layout, width: 1_000, end: 1_000 });
  const recorded = recordingBrush();
  paintTimeline(
    recorded.brush,
    {
      ...{ layout, scene, range, gutter: 100, width: 1_000, breaks: [] },
      ticks: pickTicks(createAxis(), range, { least: 90, epoch: 0 }),
      tickLabel: (ms) => `at ${ms}`,
      breakLabel: () => '',
      labelOf: ({ seq }) => `label of ${seq}`,
      ...{ selected: null, playhead: null, now: null },
    },
    PALETTE,
  );
  return { ...recorded, scene };
}

describe('placing items', () => {
  it('draws as many things for a hundred thousand items as there are pixels, not items', () => {
    const items = Array.from({ length: 100_000 }, (_, index) =>
      item({ seq: index + 1, from: index / 100, to: index / 100 + 0.01, depth: 2 }),
    );
    const layout = layoutLanes(LANES, true);
    const scene = placeItems(items, { from: 0, to: 1_000 }, { layout, width: 1_200, end: 1_000 });
    expect(scene.bars).toEqual([]);
    expect(scene.streaks.length).toBeLessThanOrEqual(1_200);
  });

  it('lets the worst outcome be seen where many things share a pixel', () => {
    const crowd = Array.from({ length: 50 }, (_, index) =>
      item({ seq: index, from: 10, to: 10.1 }),
    );
    const { scene } = paint([
      ...crowd,
      item({ seq: 99, from: 10, to: 10.1, status: 'bad' }),
      ...crowd,
    ]);
    expect(scene.streaks.map(({ tone }) => tone)).toEqual(['bad']);
  });

  it('draws what goes on up to the end', () => {
    const { scene } = paint([item({ from: 200, to: Number.POSITIVE_INFINITY, status: 'open' })]);
    expect(scene.bars.map(({ x, width }) => [x, width])).toEqual([[200, 800]]);
  });

  it('leaves out what is not in sight', () => {
    const { scene } = paint([
      item({ from: -500, to: -400 }),
      item({ from: -40, to: -9 }),
      item({ from: 1_500, to: 1_600 }),
    ]);
    expect([...scene.bars, ...scene.streaks]).toEqual([]);
  });
});

describe('painting', () => {
  it('puts labels only where they fit', () => {
    const { texts } = paint([
      item({ seq: 1, from: 0, to: 200 }),
      item({ seq: 2, from: 210, to: 230 }),
      item({ seq: 3, from: 240, to: 300 }),
    ]);
    const labels = texts.map(({ text }) => text).filter((text) => text.startsWith('lab'));
    expect(labels).toEqual(['label of 1', 'label o…']);
  });

  it('never writes one moment over another', () => {
    const { texts } = paint([]);
    const moments = texts.filter(({ text }) => text.startsWith('at '));
    expect(moments.length).toBeGreaterThan(3);
    for (const [index, { text, x }] of moments.entries()) {
      const next = moments[index + 1];
      if (next !== undefined) expect(next.x).toBeGreaterThan(x + text.length * 6);
    }
  });

  it('cuts the words beside a mark before the next mark', () => {
    const { texts } = paint([
      item({
        seq: 1,
        from: 100,
        to: 100,
        lane: 'verification',
        shape: 'mark',
        tone: 'bad',
        status: 'bad',
      }),
      item({ seq: 2, from: 170, to: 170, lane: 'verification', shape: 'mark', tone: 'ok' }),
    ]);
    const words = texts.find(({ text }) => text.startsWith('✗ l'));
    expect(words?.text.endsWith('…')).toBe(true);
    expect((words?.x ?? 0) + (words?.text.length ?? 0) * 6).toBeLessThan(170);
  });

  it('fills a check that passed, and only outlines one without a result', () => {
    const check = { lane: 'verification', shape: 'mark', from: 10, to: 30 } as const;
    const passed = paint([item({ ...check, tone: 'ok', status: 'ok' })]);
    const unknown = paint([item({ ...check, tone: 'neutral', status: 'open' })]);
    expect(passed.fills).toContain('ok');
    expect(unknown.fills).not.toContain('ok');
    expect(unknown.strokes).toContain('neutral');
    expect(unknown.texts.map(({ text }) => text)).not.toContain('✓');
  });

  it('says by a sign, not by colour alone, that something failed', () => {
    const { texts } = paint([item({ seq: 4, from: 0, to: 300, status: 'bad' })]);
    expect(texts.map(({ text }) => text)).toContain('✗ label of 4');
  });
});

describe('finding what is pressed', () => {
  const layout = layoutLanes(LANES, false);
  const on = { range: { from: 0, to: 1_000 }, layout, width: 1_000, end: 1_000 };
  const execution = (layout.lanes[1]?.y ?? 0) + 10;

  it('prefers a call to the step it lies in', () => {
    const items = [
      item({ seq: 1, from: 0, to: 900 }),
      item({ seq: 2, from: 300, to: 310, depth: 2 }),
    ];
    expect(findItem(items, { x: 305, y: execution }, on)?.seq).toBe(2);
    expect(findItem(items, { x: 500, y: execution }, on)?.seq).toBe(1);
  });

  it('finds nothing beside the lanes', () => {
    expect(findItem([item({ from: 0, to: 900 })], { x: 305, y: 2 }, on)).toBeNull();
  });
});

describe('moving about', () => {
  it('zooms so that the place under the pointer stays there', () => {
    const sight = zoom({ from: 0, to: 1_020 }, 0.5, 255, 1_000);
    expect(sight).toEqual({ mode: 'free', from: 127.5, to: 637.5 });
  });

  it('shows all again when there is nothing more to zoom out of', () => {
    expect(zoom({ from: 100, to: 900 }, 5, 500, 1_000)).toEqual({ mode: 'fit' });
  });

  it('never pans beyond the ends', () => {
    expect(pan({ from: 100, to: 300 }, -5_000, 1_000)).toEqual({ mode: 'free', from: 0, to: 200 });
    expect(pan({ from: 100, to: 300 }, 5_000, 1_000)).toEqual({
      mode: 'free',
      from: 820,
      to: 1_020,
    });
  });

  it('follows the newest with the width it has', () => {
    expect(rangeOf({ mode: 'follow', width: 100 }, 1_000)).toEqual({ from: 902, to: 1_002 });
  });

  it('moves only when what is to be shown is not in sight', () => {
    expect(reveal({ from: 0, to: 500 }, 250, 1_000)).toBeNull();
    expect(reveal({ from: 0, to: 200 }, 600, 1_000)).toEqual({ mode: 'free', from: 500, to: 700 });
  });
});

describe('moments', () => {
  it.each([
    [60_000, '14:02'],
    [1_000, '14:02:31'],
    [500, '14:02:31.5'],
    [20, '14:02:31.48'],
  ])('are said as exactly as a step of %i ms needs it', (step, expected) => {
    const moment = new Date(2026, 10, 21, 14, 2, 31, 480).getTime();
    expect(formatTick(moment, step, 'en')).toBe(expected);
  });

  it('are round on the clock of those who look', () => {
    const { step, ticks } = pickTicks(
      createAxis(),
      { from: 0, to: 600_000 },
      { least: 50_000, epoch: 30_000 },
    );
    expect(step).toBe(60_000);
    expect(ticks[0]?.ms).toBe(30_000);
  });

  it('have none in squeezed time', () => {
    const axis = createAxis();
    axis.addBreak(10_000, 500_000_000, 'away');
    const { ticks } = pickTicks(
      axis,
      { from: 0, to: axis.place(500_030_000) },
      { least: 5_000, epoch: 0 },
    );
    expect(ticks.filter(({ ms }) => ms > 10_000 && ms < 500_000_000)).toEqual([]);
    expect(ticks.length).toBeLessThan(30);
  });
});
