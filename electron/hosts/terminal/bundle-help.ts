/** Help for runs as things: passed on, taken in, removed, kept. */
export const BUNDLE_TOPICS = {
  export: `tandem export RUN FILE [--redact LIST] [--json]
tandem export RUN FILE.html [--redact LIST]
tandem export RUN --preview [--redact LIST] [--json]

One file that holds the run and opens wherever Tandem runs (\`tandem import\`), or a page for people.

  --redact LIST         what is replaced besides secrets: paths, names; or none, not even secrets. The
                        same thing gets the same name in its place everywhere; the copy verifies as the
                        run does, or the preview says which steps can't be compared
  --preview             what would be in it, and what would be replaced; nothing is written
  --report              a page for people, whatever the file is called
  --json                the same as one JSON object
`,
  import: `tandem import FILE [--json]

Takes in a run that was exported elsewhere. The file is proved, event by event, and written anew; nothing in
it is run. An imported run is only read: it can't be resumed or delivered.
`,
  remove: `tandem remove RUN… [--worktree-only] [--branch] [--yes] [--json]

Removes runs: the run file, worktrees, snapshots in the repository, the patch. A run that is running, kept,
or has forks stays.

  --worktree-only       only the files of its worktree; the record stays
  --branch              its branch tandem/…, too
  --yes                 without asking
`,
  keep: `tandem keep RUN [--off] [--json]

Keeps a run: no rule removes it (settings: retention). --off lets it go again.
`,
} as const;
