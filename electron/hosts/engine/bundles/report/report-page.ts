import type { BundlePreview } from '../../../../../shared/ipc/bundles.ts';
import type { BlobRef, RunEvent } from '../../../../../shared/run/event.ts';
import type { RunState } from '../../../../../shared/run/state.ts';
import { type Html, html, join, raw } from '../../html.ts';
import { PAGE_STYLE } from '../../page-style.ts';
import { describeChange } from './report-change.ts';
import { describeCost, describeLeft } from './report-cost.ts';
import { drawLanes } from './report-lanes.ts';
import { describePlan, describeSteps, describeVerdicts } from './report-plan.ts';
import { REPORT_STYLE } from './report-style.ts';
import { describeWhy } from './report-why.ts';
import { count, plain } from './report-words.ts';

export interface ReportMaterial {
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  readonly preview: BundlePreview;
  /** Null for what is not text. Throws `LogFault`. */
  readonly readText: (ref: BlobRef) => string | null;
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * A run as one page: nothing in it runs, and it loads nothing. Every text in it was written by models, tools and people
 * and is escaped; what turns text around or hides it is left out.
 */
export function reportPage(material: ReportMaterial): string {
  const { state, preview } = material;
  const request = plain(state.started?.request ?? '');
  const title = `Run ${preview.runId}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<title>${title}</title>
<style>${raw(PAGE_STYLE + REPORT_STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="request">${request}</p>
${describeOutcome(material)}
<nav aria-label="Parts of this page"><ul>${join(PARTS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`))}</ul></nav>
${describeWhy(material)}
${drawLanes(material)}
${describePlan(state)}
${describeSteps(material)}
${describeVerdicts(state)}
${describeChange(material)}
${describeCost(state)}
${describeLeft(material)}
${describePage(preview)}
</main>
</body>
</html>
`.text;
}

const PARTS = [
  ['why', 'Why'],
  ['lanes', 'Lanes'],
  ['plan', 'Plan'],
  ['steps', 'Steps'],
  ['verdicts', 'Verdicts'],
  ['change', 'Change'],
  ['cost', 'Cost'],
  ['left', 'What left'],
  ['page', 'This page'],
] as const;

function describeOutcome({ state }: ReportMaterial): Html {
  const { finished, started, delivery } = state;
  const outcome = finished?.outcome ?? 'interrupted';
  const seconds = finished?.seconds ?? state.lastAt / 1e9;
  const facts: [string, string][] = [
    ['Outcome', plain([outcome, finished?.reason].filter(Boolean).join(': '))],
    ['Started', plain(started?.epoch ?? 'unknown')],
    ['Took', `${seconds.toFixed(1)} s`],
    ['Repository', plain(started?.repository.path ?? 'unknown')],
    ['Base', plain(started?.repository.baseCommit ?? 'unknown')],
    ['Mode', plain(started?.mode ?? 'unknown')],
    ['Planner', plain(started?.planner ?? 'unknown')],
    ['Executor', plain(state.executorName ?? 'unknown')],
    ['Verifier', plain(started?.verifier ?? 'unknown')],
    ['Delivered', delivery === null ? 'nothing' : plain(`${delivery.form} ${delivery.branch}`)],
  ];
  return html`<p class="outcome ${outcome === 'approved' ? 'good' : 'bad'}">${plain(outcome)}</p>
<dl>${join(facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`))}</dl>`;
}

function describePage({ redactions, events, verification }: BundlePreview): Html {
  const on = redactions.filter(({ on: isOn }) => isOn);
  const told = on.map(
    ({ redaction, places }) => `${redaction}: ${count(places, 'place')} replaced`,
  );
  return html`<section id="page"><h2>This page</h2>
<p>Made by Tandem from ${count(events, 'recorded event')}. ${on.length === 0 ? 'Nothing in it was replaced.' : `${told.join('; ')}.`}</p>
<p class="quiet">${verification.original === 'same' ? 'The record it is made from verifies.' : 'The record it is made from was not verified.'}</p></section>`;
}
