/** The report page's looks: system fonts, light and dark as the reader's system has it, and fit for paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1d22; --quiet: #565c68; --paper: #ffffff; --line: #d5d9e0; --good: #176639; --warn: #8a4b00; --bad: #a3231f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaee; --quiet: #a6adba; --paper: #16181c; --line: #3a3f49; --good: #6fd39b; --warn: #f0b45e; --bad: #ff8f88; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
p, li, dd { max-width: 46rem; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); font-size: 0.875rem; font-weight: normal; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.8rem 0.4rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0 0 0.5rem; }
.comfortable td:nth-child(2) { color: var(--good); }
.tight td:nth-child(2), .offload td:nth-child(2) { color: var(--warn); }
.too-big td:nth-child(2) { color: var(--bad); }
@media print {
  :root { --ink: #000; --quiet: #444; --paper: #fff; --line: #999; --good: #000; --warn: #000; --bad: #000; }
  main { max-width: none; padding: 0; }
  .wide { overflow: visible; }
  tr { break-inside: avoid; }
}
`;
