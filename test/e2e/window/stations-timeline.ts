import type { Page } from 'playwright-core';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

const PANES = ['files', 'plan', 'totals', 'notes', 'mismatch'] as const;

/** The timeline of a recorded run in its states: each pane, the transcript, a stretch, waiting left out. */
export async function passTimeline(page: Page, run: string, stop: Stop): Promise<void> {
  const show = async (query: string, name: string): Promise<void> => {
    await goTo(page, `/runs/${run}/timeline?${query}`);
    await page.getByRole('toolbar', { name: 'Timeline' }).waitFor();
    await page.getByRole('tabpanel').getByText(/\w/).first().waitFor();
    await stop(name);
  };
  for (const pane of PANES) await show(`event=40&pane=${pane}`, `timeline-${pane}`);
  await show('event=40&view=transcript', 'timeline-transcript');
  await show('event=40&range=1000-4000&pane=totals', 'timeline-stretch');
  await show('event=40&waits=off', 'timeline-working');
}

/** A failed run as it opens: at what is evidence for the fault. */
export async function passFailedTimeline(page: Page, run: string, stop: Stop): Promise<void> {
  await goTo(page, `/runs/${run}/timeline`);
  await page.getByRole('toolbar', { name: 'Timeline' }).waitFor();
  await page.waitForURL(/timeline\?event=\d+/);
  await page.getByRole('tabpanel').getByText(/\w/).first().waitFor();
  await stop('timeline-failure');
}
