import '../../../renderer/app/jitless.ts';
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/base.css';
import { createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { createInstance } from 'i18next';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import type { DiffLayout } from '../../../renderer/features/changes/diff/diff-controls.ts';
import { DiffView } from '../../../renderer/features/changes/diff/diff-view.tsx';
import { HunkBar } from '../../../renderer/features/changes/diff/hunk-bar.tsx';
import { prepareDiff } from '../../../renderer/features/changes/model/prepare-diff.ts';
import { en as changes } from '../../../renderer/features/changes/text/en.ts';
import { en as ui } from '../../../renderer/ui/text/en.ts';
import type { FileDiff } from '../../../shared/ipc/changes.ts';

/** A page with nothing but a diff, for measuring how long one takes to be seen; see bench/diff.ts. */
interface Shown {
  readonly diff: FileDiff;
  readonly split: boolean;
  readonly name: string;
}

let show: (shown: Shown | null) => void = () => {};

function Page() {
  const [shown, setShown] = useState<Shown | null>(null);
  show = setShown;
  if (shown === null) return null;
  const layout: DiffLayout = { split: shown.split, wrap: false, whole: false };
  return (
    <main style={{ height: '100vh', display: 'flex', flexDirection: 'column' }}>
      <DiffView
        diff={prepareDiff(shown.diff, { whitespace: false })}
        name={shown.name}
        layout={layout}
        target={null}
        label="diff"
        renderFinding={() => null}
        renderHunk={(index, expand) => {
          const hunk = shown.diff.hunks[index];
          return hunk === undefined ? null : (
            <HunkBar
              run="r"
              hunk={hunk}
              count={shown.diff.hunks.length}
              expand={expand}
              current={false}
              reverted={false}
              onRevert={() => {}}
            />
          );
        }}
      />
    </main>
  );
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const drawnLines = (): number =>
  document.querySelector('diffs-container')?.shadowRoot?.querySelectorAll('[data-line]').length ??
  0;
let count = 0;

/** From the reply of the engine to the frame in which its lines are there. */
async function measure(diff: FileDiff, split: boolean) {
  show(null);
  while (drawnLines() > 0) await frame();
  await frame();
  const from = performance.now();
  count += 1;
  show({ diff, split, name: `${count}` });
  while (drawnLines() === 0) await frame();
  // The frame that was drawn is on the screen when the next one begins.
  await frame();
  const ms = performance.now() - from;
  const shadow = document
    .querySelector('diffs-container')
    ?.shadowRoot?.querySelectorAll('*').length;
  return { ms, lines: drawnLines(), nodes: document.querySelectorAll('*').length + (shadow ?? 0) };
}

const i18n = createInstance();
void i18n.use(initReactI18next).init({
  lng: 'en',
  defaultNS: 'changes',
  resources: { en: { changes, ui } },
  interpolation: { escapeValue: false },
});
const router = createRouter({ routeTree: createRootRoute({ component: Page }) });
const place = document.getElementById('root');
if (place !== null) {
  createRoot(place).render(
    <I18nextProvider i18n={i18n}>
      <RouterProvider router={router as never} />
    </I18nextProvider>,
  );
}
Object.assign(window, { measure });
