import { describeCount } from '../../../shared/describe-count.ts';
import { CONTEXT_STEP, MOST_CONTEXT, MOST_SLOTS } from '../../../shared/models/fit/memory.ts';
import { type KvType, kvTypes } from '../../../shared/models/fit-report.ts';
import { type Transport, transports } from '../../../shared/models/qualification.ts';
import { ok } from '../../../shared/result.ts';
import { isPath } from './is-path.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, parseChoice, parseOptional, usage } from './parse-choice.ts';

/** What a model is to be judged under; null: as the command's default says. */
export interface AskedLoad {
  readonly context: number | null;
  readonly kv: KvType | null;
  readonly slots: number | null;
}

export type ModelCommand =
  | { readonly kind: 'models'; readonly load: AskedLoad; readonly json: boolean }
  | {
      readonly kind: 'fit';
      readonly model: string;
      readonly load: AskedLoad;
      readonly json: boolean;
    }
  | {
      readonly kind: 'pull';
      readonly model: string;
      readonly yes: boolean;
      readonly json: boolean;
    }
  | { readonly kind: 'qualify'; readonly act: QualifyAct; readonly json: boolean };

export type QualifyAct =
  | {
      readonly kind: 'exam';
      readonly model: string;
      /** Null: those that the exam tries by itself. */
      readonly transports: readonly Transport[] | null;
      /** The recorded consent to run the exam's commands without isolation. */
      readonly unsandboxed: boolean;
    }
  | { readonly kind: 'export' | 'import'; readonly file: string };

const LOAD = { context: 'text', kv: 'text', slots: 'text' } as const;
export const MODEL_OPTIONS = {
  models: { ...LOAD, json: 'flag' },
  fit: { ...LOAD, json: 'flag' },
  pull: { yes: 'flag', json: 'flag' },
  qualify: {
    transports: 'text',
    export: 'text',
    import: 'text',
    unsandboxed: 'flag',
    json: 'flag',
  },
} as const;

/** Reads the options of a command about models. Errors: `usage`. */
export function parseModelCommand(
  name: keyof typeof MODEL_OPTIONS,
  values: OptionValues,
): Parsed<ModelCommand> {
  const json = values.flags.has('json');
  switch (name) {
    case 'models': {
      const [extra] = values.rest;
      if (extra !== undefined)
        return usage(`\`tandem models\` takes no argument; \`tandem fit ${extra}\` is about one.`);
      const load = parseLoad(values.texts);
      return load.ok ? ok({ kind: name, load: load.value, json }) : load;
    }
    case 'fit': {
      const model = parseModelName(name, values.rest);
      if (!model.ok) return model;
      const load = parseLoad(values.texts);
      return load.ok ? ok({ kind: name, model: model.value, load: load.value, json }) : load;
    }
    case 'pull': {
      const model = parseModelName(name, values.rest);
      if (!model.ok) return model;
      return ok({ kind: name, model: model.value, yes: values.flags.has('yes'), json });
    }
    case 'qualify': {
      const act = parseQualify(values);
      return act.ok ? ok({ kind: name, act: act.value, json }) : act;
    }
  }
}

const LONGEST_NAME = 4_096;

/** A tag, `SERVER/TAG` or the path of a GGUF; whether there is one of that name is seen later. */
function parseModelName(command: string, rest: readonly string[]): Parsed<string> {
  const [given, ...more] = rest;
  const name = given?.trim() ?? '';
  if (name === '') {
    return usage(
      `\`tandem ${command}\` needs a model, such as qwen3.8:27b; \`tandem models\` lists them.`,
    );
  }
  if (more.length > 0)
    return usage(`\`tandem ${command}\` takes one model; \`${more[0]}\` is one too many.`);
  if (name.length > LONGEST_NAME || /\p{Cc}/u.test(name) || (!isPath(name) && /\s/.test(name))) {
    const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
    return usage(`A model is named TAG or SERVER/TAG, without spaces; \`${shown}\` is not.`);
  }
  if (isPath(name) && command !== 'fit')
    return usage(
      `\`tandem ${command}\` takes a name, and \`${name.slice(0, 200)}\` is a file: import it in the window under Models; \`tandem fit\` says whether it fits.`,
    );
  return ok(name);
}

function parseLoad(texts: OptionValues['texts']): Parsed<AskedLoad> {
  const context = parseContext(texts.context?.[0]);
  if (!context.ok) return context;
  const kv = parseOptional('kv', texts.kv?.[0], kvTypes);
  if (!kv.ok) return kv;
  const slots = parseSlots(texts.slots?.[0]);
  if (!slots.ok) return slots;
  return ok({ context: context.value, kv: kv.value, slots: slots.value });
}

/** Tokens, or thousands of 1,024 with a k: `65536`, `64k`. */
function parseContext(text: string | undefined): Parsed<number | null> {
  if (text === undefined) return ok(null);
  const [, digits = '', thousands = ''] = /^(\d{1,9})(k?)$/i.exec(text.trim()) ?? [];
  const tokens = Number(digits) * (thousands === '' ? 1 : 1_024);
  if (digits !== '' && tokens >= CONTEXT_STEP && tokens <= MOST_CONTEXT) return ok(tokens);
  return usage(
    `--context is tokens from ${CONTEXT_STEP} to ${describeCount(MOST_CONTEXT)}, such as 65536 or 64k; \`${text}\` is not.`,
  );
}

function parseSlots(text: string | undefined): Parsed<number | null> {
  if (text === undefined) return ok(null);
  const slots = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return slots >= 1 && slots <= MOST_SLOTS
    ? ok(slots)
    : usage(`--slots is requests at once, from 1 to ${MOST_SLOTS}; \`${text}\` is not.`);
}

function parseQualify({ texts, flags, rest }: OptionValues): Parsed<QualifyAct> {
  const files = (['export', 'import'] as const).flatMap((kind) => {
    const file = texts[kind]?.[0];
    return file === undefined ? [] : [{ kind, file }];
  });
  const [first, second] = files;
  if (second !== undefined) return usage('Give either --export or --import, not both.');
  if (first === undefined) return parseExam(texts.transports?.[0], rest, flags.has('unsandboxed'));
  if (first.file.trim() === '') return usage(`--${first.kind} needs a file.`);
  const [extra] = texts.transports ?? rest;
  return extra === undefined
    ? ok(first)
    : usage(`--${first.kind} is about all exams that are known here; leave \`${extra}\` out.`);
}

function parseExam(
  list: string | undefined,
  rest: readonly string[],
  unsandboxed: boolean,
): Parsed<QualifyAct> {
  const model = parseModelName('qualify', rest);
  if (!model.ok) return model;
  if (list === undefined)
    return ok({ kind: 'exam', model: model.value, transports: null, unsandboxed });
  const chosen: Transport[] = [];
  for (const name of list.split(',')) {
    const transport = parseChoice('transports', name.trim(), transports);
    if (!transport.ok) return transport;
    if (!chosen.includes(transport.value)) chosen.push(transport.value);
  }
  return ok({ kind: 'exam', model: model.value, transports: chosen, unsandboxed });
}
