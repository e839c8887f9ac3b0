import { explainRun } from '../../../../../shared/run/blame/explain.ts';
import { type Html, html, join } from '../../html.ts';
import type { ReportMaterial } from './report-page.ts';
import { plain } from './report-words.ts';

const SHOWN = 5;

/** Why it did not end as it should, by what was observed and tested; an approved run says that it was. */
export function describeWhy({ events, preview, readText }: ReportMaterial): Html {
  const found = explainRun(preview.runId, events, (hash) => readText({ blob: hash, bytes: 0 }));
  const suspicions = found.suspicions.slice(0, SHOWN);
  const left = found.suspicions.length - suspicions.length;
  return html`<section id="why"><h2>Why</h2>
<p>${plain(found.headline)}${found.tier === null ? '' : ` (${found.tier})`}</p>
${
  suspicions.length === 0
    ? html``
    : html`<ul>${join(
        suspicions.map(
          ({
            sentence,
            tier,
            rule,
            evidence,
          }) => html`<li>${plain(sentence)} <span class="quiet">${tier}, rule ${rule}</span>
${join(evidence.slice(0, 3).map(({ seq, quote }) => html`<br><span class="quiet">event ${String(seq)}: ${plain(quote)}</span>`))}</li>
`,
        ),
      )}</ul>`
}
${left > 0 ? html`<p class="quiet">${String(left)} more.</p>` : html``}
${found.notEnough === null ? html`` : html`<p>${plain(found.notEnough)}</p>`}</section>`;
}
