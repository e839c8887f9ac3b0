import type { RunState } from '../../../../../shared/run/state.ts';
import { type Html, html, join } from '../../html.ts';
import type { ReportMaterial } from './report-page.ts';
import { bytes, count, plain } from './report-words.ts';

/** What it cost, by recorded numbers. A price that is not known is a lower bound and says so. */
export function describeCost(state: RunState): Html {
  const { cloud, local, finished } = state;
  const cost = `${cloud.priceUnknown ? 'at least ' : ''}$${cloud.costUsd.toFixed(4)}`;
  const estimate = finished?.counterfactual;
  return html`<section id="cost"><h2>Cost</h2><dl>
<dt>Claude</dt><dd>${count(cloud.calls, 'call')}, ${count(cloud.tokens.input, 'token')} in, ${count(cloud.tokens.output, 'token')} out: ${cost}</dd>
<dt>Local model</dt><dd>${count(local.turns, 'turn')}, ${count(local.toolCalls, 'call')}, ${count(local.inputTokens, 'token')} in, ${count(local.outputTokens, 'token')} out</dd>
${estimate === undefined ? html`` : html`<dt>Claude alone, by estimate</dt><dd>$${estimate.costUsd.toFixed(4)} (${plain(estimate.assumption)})</dd>`}
</dl></section>`;
}

const LINES = 500;

/** Every request that left the machine. */
export function describeLeft({ events, state }: ReportMaterial): Html {
  const sent = events.filter((event) => event.kind === 'egress.sent');
  if (sent.length === 0) {
    return html`<section id="left"><h2>What left the machine</h2><p>Nothing left the machine.</p></section>`;
  }
  const { egress } = state;
  const rows = sent.slice(0, LINES).map(
    ({
      stage,
      model,
      bytes: size,
      masked,
      parts,
    }) => html`<tr><th scope="row">${plain(stage)}</th><td>${plain(model)}</td><td>${bytes(size)}</td><td>${String(masked)}</td><td>${plain(parts.map((part) => `${part.class} ${bytes(part.bytes)}`).join(', '))}</td></tr>
`,
  );
  const left = sent.length - rows.length;
  return html`<section id="left"><h2>What left the machine</h2>
<p>${count(egress.requests, 'request')}, ${bytes(egress.bytes)}; ${count(egress.masked, 'secret')} masked, ${count(egress.denied, 'part')} held back.</p>
<div class="wide" role="region" aria-label="Requests" tabindex="0"><table><thead><tr><th scope="col">Stage</th><th scope="col">Model</th><th scope="col">Size</th><th scope="col">Masked</th><th scope="col">Of what</th></tr></thead><tbody>
${join(rows)}</tbody></table></div>
${left > 0 ? html`<p class="quiet">${count(left, 'more request')} not shown.</p>` : html``}</section>`;
}
