import type { BlobRef } from '../../../../../shared/run/event.ts';
import { type Html, html, join } from '../../html.ts';
import type { ReportMaterial } from './report-page.ts';
import { count, plain } from './report-words.ts';

const LINES = 1_500;
const LINE = 400;

/** What the run changed, as the verifier saw it the last time; long ones are cut with how much is left out. */
export function describeChange({ state, events, readText }: ReportMaterial): Html {
  const files = Object.values(state.files);
  const judged = events.findLast((event) => event.kind === 'verify.started');
  const diff = judged === undefined ? null : readText(judged.diff as BlobRef);
  const rows = files.map(
    (
      file,
    ) => html`<tr><th scope="row">${plain(file.path)}</th><td>${file.status}</td><td>+${String(file.added)} −${String(file.removed)}</td></tr>
`,
  );
  return html`<section id="change"><h2>Change</h2>
${
  files.length === 0
    ? html`<p>No file was changed.</p>`
    : html`<p>${count(files.length, 'file')}.</p><div class="wide" role="region" aria-label="Changed files" tabindex="0"><table><thead><tr><th scope="col">File</th><th scope="col">What</th><th scope="col">Lines</th></tr></thead><tbody>${join(rows)}</tbody></table></div>`
}
${diff === null || diff === '' ? html`` : drawDiff(diff)}</section>`;
}

function drawDiff(diff: string): Html {
  const lines = plain(diff).split('\n');
  const left = lines.length - LINES;
  return html`<pre tabindex="0" aria-label="The change">${join(lines.slice(0, LINES).map(drawLine))}</pre>
${left > 0 ? html`<p class="quiet">${count(left, 'more line')} of the change ${left === 1 ? 'is' : 'are'} not on this page.</p>` : html``}`;
}

function drawLine(line: string): Html {
  const left = line.length - LINE;
  const text = left > 0 ? `${line.slice(0, LINE)}… ${count(left, 'more character')}` : line;
  if (line.startsWith('+') && !line.startsWith('+++'))
    return html`<span class="add">${text}</span>`;
  if (line.startsWith('-') && !line.startsWith('---'))
    return html`<span class="del">${text}</span>`;
  return html`${text}\n`;
}
