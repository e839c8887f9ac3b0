/** Words by which a machine says that it, and not what was run on it, is at fault. */
export interface HostTrouble {
  readonly kind: string;
  readonly what: string;
  /** Whether no change to the repository can be the cause. */
  readonly sure: boolean;
  /** Whether code can bring it about as well: memory without end, a port opened twice, a program that is none. */
  readonly byCode: boolean;
  readonly quoteOf: (output: string) => string;
}

interface Pattern {
  readonly kind: string;
  readonly what: string;
  readonly sure: boolean;
  readonly says: RegExp;
}

const PATTERNS: readonly Pattern[] = [
  {
    kind: 'disk-full',
    what: 'the disk is full',
    sure: true,
    says: /ENOSPC|[Nn]o space left on device|disk quota exceeded|EDQUOT/,
  },
  {
    kind: 'read-only',
    what: 'the file system can’t be written to',
    sure: true,
    says: /EROFS|[Rr]ead-only file system/,
  },
  {
    kind: 'memory',
    what: 'memory ran out',
    sure: true,
    says: /ENOMEM|JavaScript heap out of memory|[Oo]ut of memory|Cannot allocate memory|std::bad_alloc/,
  },
  {
    kind: 'gpu-memory',
    what: 'the GPU’s memory ran out',
    sure: true,
    says: /CUDA (?:error: )?out of memory|cudaMalloc failed|HIP out of memory/i,
  },
  {
    kind: 'files',
    what: 'too many files are open',
    sure: true,
    says: /EMFILE|ENFILE|[Tt]oo many open files/,
  },
  {
    kind: 'name',
    what: 'a name on the network could not be resolved',
    sure: true,
    says: /ENOTFOUND|EAI_AGAIN|getaddrinfo|Temporary failure in name resolution|Could not resolve host/,
  },
  {
    kind: 'network',
    what: 'the network could not be reached',
    sure: true,
    says: /ENETUNREACH|EHOSTUNREACH|[Nn]etwork is unreachable/,
  },
  {
    kind: 'port',
    what: 'a port is taken',
    sure: true,
    says: /EADDRINUSE|[Aa]ddress already in use/,
  },
  {
    kind: 'missing-program',
    what: 'a program is not installed',
    sure: true,
    says: /(?:^|\n)[^\n]*(?:: command not found|: not found\s*(?:\n|$)|spawn \S+ ENOENT|is not recognized as an internal or external command|: executable file not found)/,
  },
  {
    kind: 'refused',
    what: 'a server that it needs does not answer',
    sure: false,
    says: /ECONNREFUSED|[Cc]onnection refused/,
  },
  {
    kind: 'permission',
    what: 'it has no permission',
    sure: false,
    says: /EPERM|[Oo]peration not permitted/,
  },
];

/** 127: no such program; 137: killed, as the kernel does when memory runs out. */
const CODES: Readonly<Record<number, Omit<Pattern, 'says'>>> = {
  127: { kind: 'missing-program', what: 'a program is not installed', sure: true },
  137: {
    kind: 'killed',
    what: 'it was killed from outside, as happens when memory runs out',
    sure: true,
  },
};

/** Null: nothing of the kind is said. A passing run is in no trouble. */
export function findHostTrouble(seen: {
  readonly outputTail: string;
  readonly exitCode: number | null;
}): HostTrouble | null {
  if (seen.exitCode === 0) return null;
  // Most outputs hold none of it: only then they are looked at line by line.
  const told = PATTERNS.some(({ says }) => says.test(seen.outputTail))
    ? withoutTitles(seen.outputTail)
    : '';
  const pattern = PATTERNS.find(({ says }) => says.test(told));
  if (pattern !== undefined) {
    const { kind, what, sure, says } = pattern;
    const quoteOf = (output: string): string => lineWith(withoutTitles(output), says);
    return { kind, what, sure, byCode: BY_CODE.has(kind), quoteOf };
  }
  const code = seen.exitCode === null ? undefined : CODES[seen.exitCode];
  return code === undefined
    ? null
    : {
        ...code,
        byCode: BY_CODE.has(code.kind),
        quoteOf: (output) => `exit code ${seen.exitCode}: ${output.trim().slice(-200)}`,
      };
}

const BY_CODE: ReadonlySet<string> = new Set([
  ...['memory', 'files', 'name', 'port', 'missing-program', 'killed'],
]);

/** What tests are called are the words of who wrote them: `✖ says so when there is no space left on device`. */
const TITLE =
  /^\s*(?:[✔✓√✖✗✘×▶]|(?:not )?ok \d+|# Subtest:|PASS(?:ED)?\b|FAIL(?:ED)?\b|--- (?:PASS|FAIL))/u;
const withoutTitles = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !TITLE.test(line))
    .join('\n');

function lineWith(output: string, says: RegExp): string {
  const at = says.exec(output)?.index ?? 0;
  const from = output.lastIndexOf('\n', at) + 1;
  const line = output.slice(from === at && output[at] === '\n' ? at + 1 : from).split('\n');
  return line.find((one) => one.trim() !== '')?.trim() ?? output.trim().slice(0, 200);
}
