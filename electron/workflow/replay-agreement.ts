import { canonicalJson, type Json } from '../../shared/json.ts';
import type { BlobRef, RunEvent } from '../../shared/run/event.ts';
import { type Difference, findDifferences } from '../../shared/run/find-differences.ts';

/**
 * What a step returned, held against the event that it is in the log. Both were made from the same thing, so one of
 * them was altered where they differ. Times are not compared: nothing depends on them.
 */

interface Reads {
  readonly readText: (hash: string) => string;
  readonly hash: (text: string) => string;
}

const textOf = (output: string | BlobRef, { readText }: Reads): string =>
  typeof output === 'string' ? output : readText(output.blob);

/** The first place where an event and its step's result differ; null: they agree, or need not. */
export function findDisagreement(event: RunEvent, reads: Reads): Difference | null {
  const result = asJson(event.result);
  if (result === undefined) return findInIntent(event, reads);
  switch (event.kind) {
    case 'tool.ended': {
      const text = textOf(event.output, reads);
      const own = pick(result, ['status', 'text', 'paths', 'exitCode']);
      const { status, paths, exitCode, bytes } = event;
      const said = {
        ...{ status, text, paths },
        ...('exitCode' in own ? { exitCode } : {}),
      };
      const size = new TextEncoder().encode(text).byteLength;
      return differ({ ...said, bytes }, { ...own, bytes: size });
    }
    case 'check.ran': {
      const { step, command, status, exitCode, outputTail, output } = event;
      const said = { step, command, status, exitCode, outputTail };
      const full = output === null ? null : reads.readText(output.blob);
      const isCut =
        full !== null && !full.endsWith(outputTail.slice(outputTail.indexOf(']\n') + 2));
      if (isCut) return differ({ outputTail: full.slice(-80) }, { outputTail });
      return differ(said, pick(result, Object.keys(said)));
    }
    case 'setup.ran': {
      const { command, lockHash, cached, status, exitCode, outputTail } = event;
      const said = { command, lockHash, cached, status, exitCode, outputTail };
      return differ(said, pick(result, Object.keys(said)));
    }
    case 'snapshot.taken':
      return differ({ tree: event.tree }, pick(result, ['tree']));
    case 'tree.compared': {
      // Others return what was found in the trees, which is not what is counted here.
      if (!event.key.endsWith('/touched')) return findInCompared(event.to, result);
      return differ({ files: event.files }, { files: Array.isArray(result) ? result.length : 0 });
    }
    case 'env.probed': {
      const said = asJson(withoutEnvelope(event)) ?? null;
      return differ(said, result);
    }
    default:
      return null;
  }
}

/** What a call was asked to do is recorded with its hash. */
function findInIntent(event: RunEvent, { readText, hash }: Reads): Difference | null {
  if (event.kind !== 'tool.started') return null;
  const given = isBlob(event.arguments)
    ? JSON.parse(readText(event.arguments.blob))
    : event.arguments;
  const parsed: Json = JSON.parse(JSON.stringify(given));
  const argumentsHash = hash(canonicalJson(parsed));
  return differ({ argumentsHash: event.argumentsHash }, { argumentsHash });
}

const isBlob = (value: object): value is BlobRef =>
  'blob' in value && 'bytes' in value && typeof value.blob === 'string';

const findInCompared = (to: string, result: Json): Difference | null => {
  const { tree } = pick(result, ['tree']);
  return typeof tree === 'string' ? differ({ to }, { to: tree }) : null;
};

const differ = (event: Json, result: Json): Difference | null =>
  findDifferences(event, result, 1)[0] ?? null;

function pick(value: Json, names: readonly string[]): { readonly [name: string]: Json } {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]): [string, Json][] =>
      names.includes(name) && one !== undefined ? [[name, one]] : [],
    ),
  );
}

function withoutEnvelope(event: RunEvent): object {
  const { seq: _seq, at: _at, key: _key, parent: _parent, lane: _lane, ...rest } = event;
  const { result: _result, inputHash: _hash, ...body } = rest;
  return body;
}

/** What events and results hold is plain JSON by schema. */
const isJson = (value: unknown): value is Json => value !== undefined;

const asJson = (value: unknown): Json | undefined => (isJson(value) ? value : undefined);
