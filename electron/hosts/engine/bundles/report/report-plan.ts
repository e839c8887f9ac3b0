import type { EventOf } from '../../../../../shared/run/event.ts';
import type { RunState, StepState } from '../../../../../shared/run/state.ts';
import { type Html, html, join } from '../../html.ts';
import type { ReportMaterial } from './report-page.ts';
import { count, cut, plain } from './report-words.ts';

const TEXT = 4_000;

const list = (items: readonly string[]): Html =>
  items.length === 0
    ? html``
    : html`<ul>${join(items.map((item) => html`<li>${plain(item)}</li>`))}</ul>`;

/** What was planned, and what the verifier said about each criterion. */
export function describePlan(state: RunState): Html {
  const { plan, intake } = state;
  const answers = intake.questions.map(
    ({ question, answer }) => `${question} ${answer === null ? '(not answered)' : `→ ${answer}`}`,
  );
  if (plan === null) {
    return html`<section id="plan"><h2>Plan</h2>${list(answers)}<p>There was no plan.</p></section>`;
  }
  const approved = plan.approvedBy === null ? 'not approved' : `approved by ${plan.approvedBy}`;
  return html`<section id="plan"><h2>Plan</h2>
${answers.length === 0 ? html`` : html`<h3>Asked before planning</h3>${list(answers)}`}
<p>${plain(plan.plan.summary)}</p>
<p class="quiet">Version ${String(plan.version)} by ${plain(plan.by)}, ${plain(approved)}; ${count(plan.plan.steps.length, 'step')}.</p>
${plan.plan.assumptions.length === 0 ? html`` : html`<h3>Assumptions</h3>${list(plan.plan.assumptions)}`}
<ol>${join(
    plan.plan.steps.map(
      (step) => html`<li><a href="#step-${plain(step.id)}">${plain(step.title)}</a>
${join(step.doneWhen.map((criterion) => describeCriterion(state, step.id, criterion)))}</li>
`,
    ),
  )}</ol></section>`;
}

function describeCriterion(state: RunState, step: string, criterion: string): Html {
  const judged = state.rounds
    .flatMap(({ verdict }) => verdict?.criteria ?? [])
    .findLast((one) => one.stepId === step && one.criterion === criterion);
  if (judged === undefined) return html`<p class="quiet">${plain(criterion)}: not judged</p>`;
  return html`<p class="${judged.met ? 'met' : 'unmet'}">${judged.met ? '✓' : '✗'} ${plain(criterion)}<br><span class="quiet">${cut(judged.evidence, 600)}</span></p>`;
}

/** Steps with their attempts and checks. */
export function describeSteps({ state, events }: ReportMaterial): Html {
  const started = events.filter((event) => event.kind === 'step.started');
  return html`<section id="steps"><h2>Steps</h2>
${state.steps.length === 0 ? html`<p>No step was worked on.</p>` : join(state.steps.map((step) => describeStep(step, started)))}</section>`;
}

function describeStep(step: StepState, started: readonly EventOf<'step.started'>[]): Html {
  const attempts = started.filter((event) => event.step === step.id);
  return html`<article id="step-${plain(step.id)}"><h3>${plain(step.id)}: ${plain(step.title)}</h3>
<p>${plain(step.status)}${step.reason === '' ? '' : `, ${plain(step.reason)}`}; ${count(step.attempts, 'attempt')}, ${count(step.turns, 'turn')}, ${count(step.calls, 'call')}.</p>
${attempts.length < 2 ? html`` : html`<ol>${join(attempts.map(({ why }) => html`<li>${plain(why)}</li>`))}</ol>`}
${step.claim === '' ? html`` : html`<p class="quiet">The executor says: ${cut(step.claim, 1_000)}</p>`}
${step.touched.length === 0 ? html`` : html`<p>Changed: ${plain(step.touched.join(', '))}</p>`}
${step.outOfScope.length === 0 ? html`` : html`<p class="unmet">Outside of the plan: ${plain(step.outOfScope.join(', '))}</p>`}
${join(step.checks.map(describeCheck))}</article>
`;
}

function describeCheck(check: StepState['checks'][number]): Html {
  const isGood = check.status === 'passed';
  const code = check.exitCode === null ? '' : `, exit ${check.exitCode}`;
  return html`<p class="${isGood ? 'met' : 'unmet'}">${isGood ? '✓' : '✗'} ${plain(check.command)} (${check.status}${code})</p>
${isGood ? html`` : html`<pre class="text" tabindex="0">${cut(check.outputTail, TEXT)}</pre>`}`;
}

/** The gate and the verifier, round by round. */
export function describeVerdicts(state: RunState): Html {
  if (state.rounds.length === 0)
    return html`<section id="verdicts"><h2>Verdicts</h2><p>Nothing was judged.</p></section>`;
  return html`<section id="verdicts"><h2>Verdicts</h2>
${join(
  state.rounds.map(
    ({ round, green, faults, checks, verdict, accepted }) => html`<h3>Round ${String(round)}</h3>
<p>Gate: ${green === null ? 'not run' : green ? 'green' : 'red'}.</p>
${list(faults.map(({ rule, detail }) => `${rule}: ${detail}`))}
${join(checks.map(describeCheck))}
${
  verdict === null
    ? html`<p>The verifier gave no verdict.</p>`
    : html`<p>Verifier: ${verdict.verdict}${accepted ? '' : ' (not accepted)'}. ${cut(verdict.summary, TEXT)}</p>
${list(verdict.findings.map(({ severity, file, line, problem }) => `${severity}${file === null ? '' : `, ${file}${line === null ? '' : `:${line}`}`}: ${problem}`))}`
}
`,
  ),
)}</section>`;
}
