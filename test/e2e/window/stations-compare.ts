import type { Page } from 'playwright-core';
import { weakExecutor } from '../compare-rides.ts';
import { createRig, EXECUTOR_TAG, type Rig } from '../rig.ts';
import type { Stop } from './stations.ts';
import { goTo } from './window-rig.ts';

const OTHER = 'other-coder:3b';

/** Three runs in the home of this rig before its engine opens: a good one, one of a weaker executor, and a fork. */
export async function prepareComparison(rig: Rig): Promise<readonly string[]> {
  const good = await rig.run();
  const weak = await createRig({
    ...{ home: rig.home, repository: rig.repository, executor: weakExecutor },
    ollamaOptions: { models: [EXECUTOR_TAG, OTHER] },
  });
  const other = await weak.run({ executor: `ollama/${OTHER}` });
  const changes = [{ what: 'executor', executor: `ollama/${OTHER}` }] as const;
  const { forks } = await weak.engine();
  const fork = await forks.create({ run: good.runId, at: 'execute/s1', changes });
  if (!fork.ok) throw new Error(JSON.stringify(fork.error));
  await weak.resume(fork.value.runId);
  await weak.close();
  return [good.runId, other.runId, fork.value.runId];
}

/** The picker, two runs with an open row, three runs in tabs, a fork with its parent, and a run that is not there. */
export async function passComparison(
  page: Page,
  runs: readonly string[],
  stop: Stop,
): Promise<void> {
  const [good = '', other = '', fork = ''] = runs;
  await goTo(page, `/compare?runs=${fork}`);
  await page.getByText('With the run it is a fork of').waitFor();
  await stop('compare-pick');
  await goTo(page, `/compare?runs=${good},${other}`);
  await page.getByText(/They go apart at step s1, attempt 1, turn 2/).waitFor();
  await page.getByRole('button', { name: 'Look', exact: true }).first().click();
  await page.getByText('The same request with other executors').waitFor();
  await page.getByText('one run says little').first().waitFor();
  await stop('compare-two');
  await goTo(page, `/compare?runs=${good},${fork}`);
  await page.getByText('the fork took them over').waitFor();
  await stop('compare-fork');
  await goTo(page, `/compare?runs=${good},${other},${fork}`);
  await page.getByRole('tab').nth(1).waitFor();
  await stop('compare-three');
  await goTo(page, `/compare?runs=${good},20200101-000000-abcd`);
  await page.getByText('20200101-000000-abcd').first().waitFor();
  await stop('compare-missing');
}
