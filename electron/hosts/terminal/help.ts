import { BUNDLE_TOPICS } from './bundle-help.ts';

/** The help texts. Kept apart from everything that takes time to load: `--help` answers at once. */

const DECISIONS = `
  --answer ID=TEXT      answer to one of Claude's questions; may be repeated
  --approve plan,delivery
                        approve in advance; what is not named is asked
  --yes                 approve everything, take the first option of open questions
  --unsandboxed         consent to run commands where this machine does not fully isolate them, and to
                        every command that a rule would ask about
  --json                one JSON object a line on standard output`;

const LOAD = `
  --context N           tokens of one request, such as 65536 or 64k (default 64k, what an agent needs)
  --kv f16|q8_0|q4_0    how the cache is kept (default: as the server is started, else f16)
  --slots N             requests at once (default: as the server is started, else 1)
  --json                one JSON object a line on standard output, sizes in bytes`;

const TOPICS: Readonly<Record<string, string>> = {
  ...BUNDLE_TOPICS,
  run: `tandem run --repo DIR (--request TEXT | --request-file FILE) [options]

A whole ride in the foreground: intake, plan, execute, verify, deliver. Work happens in a worktree on a
branch tandem/…; your checkout stays as it is.

  --repo DIR            the git repository
  --request TEXT        what to change, in words
  --request-file FILE   the same from a file; - reads standard input
  --planner MODEL       the Claude model that plans (mode local: SERVER/TAG, default the executor's)
  --verifier MODEL      the Claude model that verifies (mode local: the same)
  --executor SERVER/TAG the local model, such as ollama/qwen2.5-coder:32b; a pool is named like a
                        server (mode cloud: a Claude model)
  --mode hybrid|cloud|local
                        hybrid (default): Claude plans, a local model executes; cloud: Claude does
                        both, and the source it works on leaves; local: no Claude, no key
  --deliver branch|patch|apply    what approval leads to (default branch)${DECISIONS}

Ctrl-C interrupts cleanly; the run can be resumed. Twice stops at once.
`,
  resume: `tandem resume RUN [options]

Goes on with an interrupted run at the step it was in.
${DECISIONS}
`,
  fork: `tandem fork RUN --at KEY [one change] [options]
tandem fork RUN [--places] [--json]

A new run that begins in the middle of another one: it takes over what was recorded up to that place, puts
the files back to that moment, changes one thing, and goes on. What it takes over is not sent or paid for
again, and the other run stays as it is. Without --at: the places where a fork can begin.

  --at KEY              such as execute/s2 (its first attempt), execute/s2/try1/turn3, verify/round1,
                        plan/decision1
  --executor SERVER/TAG another model works from there on
  --plan FILE           the plan as JSON: other words, files and checks for steps that are not done. The
                        plan as it is: state.plan.plan of \`tandem show RUN --json\`
  --message TEXT        something more that the executor is told there
  --result FILE         what the call at that place is said to have returned
  --budget NAME=N       another ceiling, such as turns=60 or contextTokens=65536
                        Without a change: the same once more. More than one: nobody can say which of
                        them made the difference.
${DECISIONS}
`,
  explain: `tandem explain RUN [--look-back] [--json]
tandem explain RUN --judge FAMILY=yes|no [--note TEXT]

Why a run did not end as it should: looked for in the environment, the verifier, the specification, the
plan and the executor, in this order, by rules over what was recorded. Each suspicion says how it is known
(observed, tested, suggested) and names the events it rests on. Nothing is sent.

  --look-back           run the red checks again first, on the files the run began with and on those it
                        left: was it red before, is it flaky? What is found is added to the run
  --judge FAMILY=yes    what you say about environment, verifier, specification, plan or executor; recorded
  --note TEXT           why
  --json                one JSON object
`,
  'swap-test': `tandem swap-test RUN [--executor SERVER/TAG] [--plan FILE] [options]

Would another executor, or a corrected plan, have passed? Forks from the failed step's first attempt, several
times each: the same once more (A), the corrected plan (C), the other executor (B), both (D), until it is
decided. Says first what it costs and what would leave. The result is written into the run.

  --step ID             the step; without it the one that failed
  --executor SERVER/TAG who is tried instead
  --plan FILE           the plan as it should have been
  --repeats N           forks a cell (default 3: what they show is likely; 5 make a claim)
  --whole               passed means that the whole run is approved, not that the step's checks pass
  --local               nothing leaves: the planner is not asked for advice
  --yes                 start without being asked
  --json                one JSON object a line; the last one is swap.finished
`,
  runs: `tandem runs [--storage] [--json]

Lists the runs on this machine, the newest first; imported ones among them.

  --storage             what each takes on the disk, and what the rules would remove next
`,
  show: `tandem show RUN [--json]
tandem show RUN --events [--json]
tandem show RUN --event N [--input | --answer | --raw] [--json]

What a run did: stages, steps, checks, verdict, cost. With --events: its whole log, one event a line. With
--event: one event and its payloads.

  --input               the exact request to a model that the event belongs to, part by part
  --raw                 the same as the bytes that were sent
  --answer              the answer as the model gave it
`,
  ledger: `tandem ledger RUN [--json]

What left this machine, request by request: size, parts, what was masked, what was denied.
`,
  replay: `tandem replay RUN [--json]
tandem replay RUN --execute [--no-record] [--unsandboxed] [--json]

Today's workflow over the recorded log, offline and without side effects. Exit 0 when it asks for the
same steps, builds the same requests and reads the same answers.

  --execute             recorded answers, tools once more: calls, set-up, checks and merges are done again in
                        a fresh worktree, compared, and taken away; exit 3 when something came out otherwise
  --no-record           do not write the result into the run's log
  --unsandboxed         consent to run commands where this machine does not fully isolate them
`,
  search: `tandem search TEXT [--run RUN] [--limit N] [--json]

Looks for words in all runs, or in one: in what was asked and answered, in outputs of tools, in changes.

  "in this order"       words one after the other
  -word                 without this word
  begin*                all words that begin so
  kind:  lane:  step:  file:  is:error
                        only such events: kind:tool, lane:plan, step:s2, file:src/app.ts
`,
  note: `tandem note RUN --event N TEXT

Pins a note to an event of a run. It is appended to the run and changes nothing that is in it.
`,
  compare: `tandem compare RUN RUN [RUN…] [--base RUN] [--json]
tandem compare RUN --matrix [--json]

Two to five runs side by side, the others each against the first: where they go apart and why, then plan,
files, checks, verdict, what each took and what left this machine. Times, ids and the like don't count.

  --base RUN            the run that the others are held against (default: the first)
  --matrix              all runs of this run's request, by mode and executor: k of n approved
  --json                one JSON object with everything
`,
  telemetry: `tandem telemetry RUN [--preview] [--content] [--endpoint URL] [--json]

Sends a run to an OpenTelemetry collector as traces, over OTLP. Without prompts, answers, arguments and
outputs, unless they are asked for. What was sent is written into the run.

  --preview             what would be sent and where to; sends nothing
  --content             also texts of people, models and tools; known secrets are masked
  --endpoint URL        another collector than telemetry.endpoint of the settings
`,
  demo: `tandem demo [--json]

The sample task on a scripted pair: the models' answers were written in advance, not by a model; the
worktree, edits, tests and checks are real. Needs no key, no server, no GPU, no network.
`,
  consents: `tandem consents [--withdraw DIR] [--json]

Repositories in which commands may run although this machine does not isolate them, as people said with
"always" when a run asked. Where less protects commands than then, a run asks again.

  --withdraw DIR        take the consent for this repository back
`,
  doctor: `tandem doctor [--json]
tandem doctor --report FILE
tandem doctor --compare FILE…

What is there, what is missing, what to do: Node, git, data folder, key, isolation, this machine's devices
with their memory, every configured model server, the executor and the model that suits this machine.

  --report FILE         this machine as a report to send: .json, .html, or both without an ending
  --compare FILE…       reports of other machines beside this one: who can run what
`,
  tools: `tandem tools [list] [--json]
tandem tools inspect|approve|forget NAME [--yes] [--json]

Tool servers that you added (settings: toolServers), whose tools runs offer to the executor. Runs use a
server only after you approved exactly what it starts and each tool as it describes itself; whatever
changes later waits until you approve it again. Nothing is read from a repository.

  inspect               start it now, and show its tools with everything a model would read
  approve               the same, then ask, and let runs use it
  forget                take the approval back
  --yes                 start and approve what is shown without being asked
  --json                one JSON object a line on standard output
`,
  models: `tandem models [--context N] [--kv TYPE] [--slots N] [--json]

This machine, the model that suits it and why, and every model that a server has or the catalogue knows:
whether it fits, the largest context in tokens, whether it is loaded, what its exam said. What fits stands
first. For a server that is missing: how to install it, with internet and without.
${LOAD}
`,
  fit: `tandem fit TAG [--context N] [--kv TYPE] [--slots N] [--json]

Whether a model fits, as arithmetic to read: weights, cache, buffers and reserve against the free memory of
each device, with the largest contexts, how many people can share it, and what would make it fit. TAG may be
SERVER/TAG, or the path of a GGUF file (one ending in .gguf, or beginning with / or ./).
${LOAD}
`,
  pull: `tandem pull TAG [--yes] [--json]

Fetches a model onto its server (TAG, or SERVER/TAG) and shows how far it is. Says before what speaks
against it here. Ctrl-C pauses; the same command goes on where it was. Without SERVER the model goes to the
chosen executor's server, else to one that answers.

  --yes                 pull even what does not fit, without being asked
  --json                the job at each change, one object a line; the last one is pull.finished
`,
  qualify: `tandem qualify TAG [--transports LIST] [--unsandboxed] [--json]
tandem qualify --export FILE
tandem qualify --import FILE

Takes the executor's exam: a dozen tiny tasks with a criterion that Tandem checks, each several times. The
card says executor, limited (single files) or not an executor, and which way of calling tools to use. Each
failure is a run that can be looked at.

  --transports LIST     only these ways of calling tools: native (the server's own), constrained (JSON
                        under a schema), text
  --unsandboxed         consent to run the exam's commands without isolation on this machine
  --export FILE         all exam results known here, for other machines
  --import FILE         takes in results of other machines
  --json                the job at each change, one object a line; the last one is qualify.finished
`,
  serve: `tandem serve [--host H] [--port P] [--open]

The window in a browser: prints an address that holds the key to it, and serves until Ctrl-C. It listens
on this machine alone (127.0.0.1, any free port).

  --host H              an address of this machine; one that others can reach takes TLS and users
  --port P              a port; without it any that is free
  --open                show it in the default browser
  --tls-cert FILE, --tls-key FILE
                        certificate and key; the names in it are those the server may be called by
  --users FILE          people with tokens of their own (default: users.json in the data folder)
  --add-user NAME [--scopes watch,approve,start]
                        makes a user, or gives one another token, and prints the token once
  --remove-user NAME    lets nobody in with that user’s token any more
`,
};

const OVERVIEW = `Tandem: Claude plans and verifies, a local model does the work in a git worktree.

  tandem demo                       see a whole ride; needs no key, server or network
  tandem doctor                     what is there, what is missing, what to do
  tandem consents                   repositories in which commands may run without isolation
  tandem models                     models: what fits this machine, and what suits it best
  tandem fit TAG                    the arithmetic for one of them
  tandem pull TAG                   fetch it
  tandem qualify TAG                prove by an exam that it can execute
  tandem run --repo DIR --request TEXT
                                    ride: intake, plan, execute, verify, deliver a draft branch
  tandem resume RUN                 go on with an interrupted run
  tandem fork RUN --at KEY          a new run from the middle of another, with one thing changed
  tandem swap-test RUN              was it the executor or the plan? tested, not guessed
  tandem runs                       list runs
  tandem show RUN                   what a run did
  tandem explain RUN                why a run did not end as it should, with the evidence
  tandem ledger RUN                 what left this machine
  tandem search TEXT [--run RUN]    finds words in all runs, or in one
  tandem note RUN --event N TEXT    pins a note to an event
  tandem telemetry RUN              sends a run to an OpenTelemetry collector
  tandem export RUN FILE            the run as one file, or a page for people (.html); secrets replaced
  tandem import FILE                take in a run that was exported elsewhere
  tandem runs --storage             what runs take on the disk
  tandem remove RUN…, keep RUN      takes runs away; keeps one from every rule
  tandem tools                      tool servers you added: look at them, approve them
  tandem serve                      the window in a browser
  tandem compare RUN RUN            where two runs go apart, and what each took
  tandem replay RUN                 would today's workflow ask for the same steps?

  tandem help COMMAND               options of a command
  tandem --version

Environment: ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, OLLAMA_HOST, TANDEM_HOME (data folder),
TANDEM_STALL_SECONDS. Flags come before the environment.

Exit codes: 0 approved and delivered · 1 a fault of Tandem's own · 2 wrong usage · 3 ended without
approval · 4 cancelled or interrupted, can be resumed · 5 something it needs is missing
`;

/** Help for a command, or the overview when there is none of that name. */
export const helpText = (topic: string | null): string =>
  topic !== null && Object.hasOwn(TOPICS, topic) ? (TOPICS[topic] ?? OVERVIEW) : OVERVIEW;
