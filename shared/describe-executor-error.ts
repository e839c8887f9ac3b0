import type { ErrorText } from './describe-error.ts';
import type { TandemError } from './errors.ts';
import { assertNever } from './result.ts';

const text = (what: string, safe: string, next: string): ErrorText => ({ what, safe, next });
const NOTHING_STARTED = 'Nothing was started or changed.';
const RUN_KEPT = 'Everything recorded so far is kept, and your checkout is untouched.';

/** For a server whose models somebody else decides about. */
const nameKnown = (known: readonly string[]): string =>
  known.length === 0
    ? 'It has no model: start it with one, then resume the run.'
    : `It has: ${known.slice(0, 12).join(', ')}. Start a run with one of them as --executor, or have the server run this one.`;

/** Words for what can go wrong between the executor, its server, its model and its tools. */
export function describeExecutorError(
  error: Extract<
    TandemError,
    {
      kind:
        | 'server-unreachable'
        | 'server-failed'
        | 'server-unknown'
        | 'model-missing'
        | 'model-unsuitable'
        | 'model-substituted'
        | 'context-short'
        | 'runner-failed'
        | 'setup-failed';
    }
  >,
): ErrorText {
  switch (error.kind) {
    case 'server-unreachable':
      return text(
        `The model server ${error.server} at ${error.url} does not answer: ${error.detail}`,
        RUN_KEPT,
        'Start it (for Ollama: `ollama serve`) or correct its address (OLLAMA_HOST, or its entry in the settings), then try again.',
      );
    case 'server-failed':
      return text(
        `The model server ${error.server} failed: ${error.detail}`,
        RUN_KEPT,
        'Mend what it names (the server’s log says more), then resume the run.',
      );
    case 'server-unknown':
      return text(
        `No model server is named ${error.server}.`,
        NOTHING_STARTED,
        `Known servers: ${error.known.join(', ')}.`,
      );
    case 'model-missing':
      return text(
        `The model ${error.tag} is not on ${error.server}.`,
        RUN_KEPT,
        error.known !== undefined
          ? nameKnown(error.known)
          : `Pull it (\`tandem pull ${error.tag}\`) and resume the run, or start one with another --executor.`,
      );
    case 'model-unsuitable':
      return text(
        `The model ${error.tag} can't be the executor: ${error.detail}`,
        RUN_KEPT,
        'Start a run with another --executor.',
      );
    case 'model-substituted':
      return text(
        `The server answered with ${error.answered}, not with ${error.asked}.`,
        RUN_KEPT,
        'Check the server’s configuration, then resume the run.',
      );
    case 'context-short':
      return text(
        `The server allocated ${error.allocated} tokens of context for ${error.tag}; ${error.asked} were asked for.`,
        RUN_KEPT,
        'Free memory on the server or ask for a shorter context, then resume the run.',
      );
    case 'runner-failed':
      return text(
        `The tool runner stopped: ${error.detail}`,
        RUN_KEPT,
        'Resume the run; if it happens again, look at the run’s last command.',
      );
    case 'setup-failed':
      return text(
        `The setup command \`${error.command}\` of this repository failed: ${error.detail}`,
        RUN_KEPT,
        'Mend what it needs (hosts: repositories[].setupHosts in the settings), then resume the run; the command itself is fixed for this run.',
      );
    default:
      return assertNever(error);
  }
}
