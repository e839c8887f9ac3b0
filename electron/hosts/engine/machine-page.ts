import { describeCount } from '../../../shared/describe-count.ts';
import {
  describeHost,
  describeMachine,
  describeMainMemory,
  describeMemory,
} from '../../../shared/hardware/describe-machine.ts';
import type { Device, Machine, Quantity } from '../../../shared/hardware/machine.ts';
import { REPORT_ELEMENT } from '../../../shared/hardware/parse-machine-report.ts';
import type { CatalogueEntry } from '../../../shared/models/catalogue-entry.ts';
import { describeVerdict } from '../../../shared/models/describe-fit.ts';
import { type Fit, kvTypes, type Load } from '../../../shared/models/fit-report.ts';
import { type Html, html, join, raw } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** One model of the table, judged on this machine. */
export interface PageRow {
  readonly entry: CatalogueEntry;
  readonly fit: Fit;
}

/**
 * The machine report as one page that can be sent and printed: nothing in it runs, and it loads nothing. The machine
 * itself is in it as data, so that the page can be read back (`parse-machine-report.ts`). Every text in it comes from
 * drivers and files of other people and is escaped.
 */
export function machinePage(machine: Machine, rows: readonly PageRow[]): string {
  const title = `Machine report: ${machine.host.name}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${describeMachine(machine)}</p>
<p class="quiet">Taken by Tandem on <time datetime="${machine.takenAt}">${machine.takenAt.slice(0, 16).replace('T', ' ')}</time> (UTC).</p>
${describeDevices(machine)}
${describeRest(machine)}
${describeFindings(machine)}
${describeModels(rows)}
</main>
${describeData(machine)}
</body>
</html>
`.text;
}

/** JSON in a script element ends at the first `</script`, wherever it stands: no `<` is left in it. */
const describeData = (machine: Machine): Html =>
  html`<script type="application/json" id="${REPORT_ELEMENT}">${raw(
    JSON.stringify(machine, null, 1).replaceAll('<', '\\u003c'),
  )}</script>`;

function describeDevices({ devices }: Machine): Html {
  if (devices.length === 0)
    return html`<section><h2>Devices</h2><p>No GPU was found: models run on the processor.</p></section>`;
  return html`<section><h2>Devices</h2>
<div class="wide" role="region" aria-label="Devices" tabindex="0"><table>
<thead><tr><th scope="col">Device</th><th scope="col">Memory</th><th scope="col">Free</th><th scope="col">For models</th><th scope="col">Runs by</th></tr></thead>
<tbody>
${join(devices.map(describeDevice))}
</tbody></table></div></section>`;
}

function describeDevice(device: Device): Html {
  const facts = [
    device.backend,
    device.driver === null ? null : `driver ${device.driver}`,
    device.computeCapability === null ? null : `compute ${device.computeCapability}`,
    device.mig === null ? null : `MIG ${device.mig}`,
    device.whyNot === null ? null : `not used: ${device.whyNot}`,
  ].filter((fact) => fact !== null);
  return html`<tr><th scope="row">${device.name}<br><span class="quiet">${device.id}, ${device.memory}</span></th>
${join([device.total, device.free, device.budget].map(describeQuantity))}<td>${facts.join(', ')}</td></tr>
`;
}

/** A number with where it was read; one that nobody could read is unknown, with the reason. */
const describeQuantity = ({ bytes, source }: Quantity): Html =>
  html`<td>${bytes === null ? 'unknown' : describeMemory(bytes)}<br><span class="quiet">${source}</span></td>`;

function describeRest(machine: Machine): Html {
  const { cpu, host } = machine;
  const cores = cpu.cores === null ? '' : `${cpu.cores} cores`;
  const threads = cpu.threads === null ? '' : `${cpu.threads} threads`;
  const processor = [cpu.name, cores, threads, cpu.features.join(' ')];
  return html`<section><h2>Machine</h2><dl>
<dt>Processor</dt><dd>${processor.filter((fact) => fact !== '').join(', ')}</dd>
<dt>Main memory</dt><dd>${describeMainMemory(machine)}</dd>
<dt>System</dt><dd>${describeHost(machine)}, ${host.platform} ${host.arch}</dd>
<dt>Identity</dt><dd>${machine.id}</dd>
</dl></section>`;
}

function describeFindings({ findings }: Machine): Html {
  if (findings.length === 0) return html``;
  return html`<section><h2>Findings</h2><ul>
${join(findings.map(({ what, next }) => html`<li>${what}${next === '' ? '' : ` ${next}`}</li>\n`))}</ul></section>`;
}

function describeModels(rows: readonly PageRow[]): Html {
  const terms = describeTerms(rows.map(({ fit }) => fit.load));
  if (terms === '') return html``;
  return html`<section><h2>Models</h2>
<p>What would run here, by estimate (± 3 % ± 200 MiB, 5 % more when split): ${terms}. The largest context is the one that lies on the devices as a whole.</p>
<div class="wide" role="region" aria-label="Models" tabindex="0"><table>
<thead><tr><th scope="col">Model</th><th scope="col">Fit</th><th scope="col">Needs</th>${join(
    kvTypes.map((kv) => html`<th scope="col">Largest at ${kv}</th>`),
  )}<th scope="col">Share it</th></tr></thead>
<tbody>
${join(rows.map(describeRow))}
</tbody></table></div></section>`;
}

/** What was asked of all of them: a model that is trained for less was judged at less, so the largest says it. */
function describeTerms(loads: readonly Load[]): string {
  const [first] = loads;
  if (first === undefined) return '';
  const context = Math.max(...loads.map((load) => load.context));
  const slots = Math.max(...loads.map((load) => load.slots));
  const people = slots === 1 ? 'one request at a time' : `${slots} requests at once`;
  return `${describeCount(context)} tokens of context, or what the model is trained for, ${first.kv} cache, ${people}`;
}

function describeRow({ entry, fit }: PageRow): Html {
  const needs = fit.needBytes === null ? 'unknown' : describeMemory(fit.needBytes);
  return html`<tr class="${fit.verdict}"><th scope="row">${entry.tag ?? entry.id}</th><td>${describeVerdict(fit.verdict)}</td><td>${needs}</td>${join(
    kvTypes.map((kv) => html`<td>${describeContext(fit.largest[kv])}</td>`),
  )}<td>${fit.people === null ? 'unknown' : String(fit.people)}</td></tr>
`;
}

function describeContext(tokens: number | null): string {
  if (tokens === null) return 'unknown';
  return tokens === 0 ? 'none' : describeCount(tokens);
}
