/** What a run's page has beyond the machine report's. Colours say who acted: planner, executor, verifier, people. */
export const REPORT_STYLE = `
:root { --planner: #5b3fb0; --executor: #1f6f8b; --verifier: #8a5a00; --human: #8f2d6b; --add: #e3f4e8; --del: #fbe7e5; --code: #f4f5f8; }
@media (prefers-color-scheme: dark) {
  :root { --planner: #b6a3ff; --executor: #7fc8e0; --verifier: #e6b455; --human: #f09acb; --add: #17351f; --del: #43211f; --code: #1e2127; }
}
.request { font-size: 1.1rem; white-space: pre-wrap; }
.outcome { display: inline-block; font-weight: 600; border: 2px solid currentColor; border-radius: 0.4rem; padding: 0.1rem 0.7rem; }
.outcome.good, .met { color: var(--good); }
.outcome.bad, .unmet { color: var(--bad); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; list-style: none; padding: 0; }
a { color: var(--executor); }
section { margin-top: 2.5rem; }
h3 { font-size: 1rem; margin-bottom: 0.3rem; overflow-wrap: anywhere; }
pre { background: var(--code); padding: 0.8rem; overflow-x: auto; white-space: pre; font: 0.8rem/1.45 ui-monospace, monospace; max-width: none; }
pre.text { white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.5rem; }
dl dd { margin: 0; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } }
pre .add { background: var(--add); display: block; }
pre .del { background: var(--del); display: block; }
svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .axis { stroke: var(--line); }
svg .planner { fill: var(--planner); }
svg .executor { fill: var(--executor); }
svg .verifier { fill: var(--verifier); }
svg .human { fill: var(--human); }
svg .ok { fill: var(--good); }
svg .bad { fill: var(--bad); }
svg .warn { fill: var(--warn); }
svg .neutral { fill: var(--quiet); }
@media print {
  nav { display: none; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  section { break-inside: auto; }
  h2, h3 { break-after: avoid; }
}
`;
