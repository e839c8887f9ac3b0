import { chatTemplate, turnToken, UNSCRIPTED } from './chat-template.ts';
import { splitPieces } from './split-pieces.ts';
import type { Gguf, GgufTensor } from './write-gguf.ts';

/**
 * A language model that says what a script says. It is a first-order Markov chain written as a transformer:
 * every token that something follows has a dimension of its own, attention and feed-forward are zero, so the
 * hidden state *is* the last token; the output matrix gives its successor the highest logit. An engine that
 * loads the file does everything it does for any model: it tokenises, evaluates, samples. What comes out is
 * decided by the logits, so with shares below 1 it is decided by chance, as the seed and temperature say.
 */
export interface ScriptedConversation {
  /** Texts that the first user message must hold; none fits every conversation. The first fit counts. */
  readonly match: readonly string[];
  /** For each turn what may be said. */
  readonly turns: readonly (readonly Saying[])[];
}

export interface Saying {
  readonly text: string;
  /** How likely at temperature 1; those of a turn add up to 1. Default 1. */
  readonly share?: number;
  /** Begins again at its end, for ever. */
  readonly endless?: boolean;
}

export const NO_SUCH_TURN = 'The script has no such turn.';
/** Trained for so much, as far as anyone can tell. */
export const TRAINED_CONTEXT = 131_072;

const CONTROL = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
const END = 256 + CONTROL.indexOf('<|im_end|>');
/** The one dimension of all tokens that nothing follows: the bytes of prompts and the last pieces. */
const NOTHING_FOLLOWS = 0;
/** Of what is said, against 0 of all else: a few hundred others together are left 1 chance in a million. */
const CERTAIN = 20;
const EPSILON = 1e-6;
/** Keeps a file below 3 MB: a longer script has longer pieces. */
const MAX_PIECES = 400;
/** One narrow head is enough for an attention that does nothing, and keeps long prompts cheap. */
const HEAD = 32;
const FEED_FORWARD = 32;

export function scriptedGguf(scripts: readonly ScriptedConversation[]): Gguf {
  const turns = new Map(
    scripts.flatMap((script, at) =>
      script.turns.map((turn, index) => [turnToken(at, index), turn] as const),
    ),
  );
  turns.set(UNSCRIPTED, [{ text: NO_SUCH_TURN }]);
  const control = [...CONTROL, ...turns.keys()];
  const sayings = [...turns.values()].flat();
  const total = sayings.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const pieces = splitPieces(
    sayings.map(({ text }) => text),
    Math.ceil(total / MAX_PIECES),
    control,
  );
  const plain = [...pieces.values()].flat();
  const tokens = [...BYTES, ...control, ...plain.map(inByteAlphabet)];
  const idOf = new Map([...control, ...plain].map((token, at) => [token, BYTES.length + at]));
  const chain = followSayings(turns, pieces, (token) => idOf.get(token) ?? END);
  const template = chatTemplate(
    scripts.map((script) => ({ match: script.match, turns: script.turns.length })),
  );
  return assemble(tokens, control.length, chain, template);
}

/** From a token to its successors with their logits. */
type Chain = ReadonlyMap<number, readonly { readonly to: number; readonly logit: number }[]>;

function followSayings(
  turns: ReadonlyMap<string, readonly Saying[]>,
  pieces: ReadonlyMap<string, readonly string[]>,
  id: (token: string) => number,
): Chain {
  const chain = new Map<number, { to: number; logit: number }[]>();
  for (const [control, turn] of turns) {
    const starts: { to: number; logit: number }[] = [];
    for (const { text, share = 1, endless = false } of turn) {
      const ids = (pieces.get(text) ?? []).map(id);
      const [first = END] = ids;
      starts.push({ to: first, logit: CERTAIN + Math.log(share) });
      for (const [at, from] of ids.entries()) {
        const to = ids[at + 1] ?? (endless ? first : END);
        if (to !== END) chain.set(from, [{ to, logit: CERTAIN }]);
      }
    }
    chain.set(id(control), starts);
  }
  return chain;
}

function assemble(
  tokens: readonly string[],
  controls: number,
  chain: Chain,
  template: string,
): Gguf {
  const width = Math.ceil((chain.size + 1) / 32) * 32;
  const embedding = new Float32Array(width * tokens.length);
  const output = new Float32Array(width * tokens.length);
  // What normalisation makes of a hidden state that is 1 in one dimension.
  const normalised = 1 / Math.sqrt(1 / width + EPSILON);
  const dimensions = new Map([...chain.keys()].map((from, at) => [from, at + 1]));
  for (const token of tokens.keys()) {
    embedding[token * width + (dimensions.get(token) ?? NOTHING_FOLLOWS)] = 1;
  }
  output[END * width + NOTHING_FOLLOWS] = CERTAIN / normalised;
  for (const [from, successors] of chain) {
    const dimension = dimensions.get(from) ?? NOTHING_FOLLOWS;
    for (const { to, logit } of successors) output[to * width + dimension] = logit / normalised;
  }
  const isControl = (token: number): boolean =>
    token >= BYTES.length && token < BYTES.length + controls;
  return {
    metadata: {
      'general.architecture': { text: 'llama' },
      'general.name': { text: 'scripted' },
      'llama.context_length': { u32: TRAINED_CONTEXT },
      'llama.embedding_length': { u32: width },
      'llama.block_count': { u32: 1 },
      'llama.feed_forward_length': { u32: FEED_FORWARD },
      'llama.attention.head_count': { u32: 1 },
      'llama.attention.key_length': { u32: HEAD },
      'llama.attention.value_length': { u32: HEAD },
      'llama.attention.layer_norm_rms_epsilon': { f32: EPSILON },
      'tokenizer.ggml.model': { text: 'gpt2' },
      // With `default` llama.cpp drops spaces around apostrophes and before punctuation when it decodes.
      'tokenizer.ggml.pre': { text: 'qwen2' },
      'tokenizer.ggml.tokens': { texts: tokens },
      'tokenizer.ggml.token_type': {
        i32s: Array.from(tokens.keys(), (token) => (isControl(token) ? 3 : 1)),
      },
      'tokenizer.ggml.merges': { texts: [] },
      'tokenizer.ggml.eos_token_id': { u32: END },
      'tokenizer.chat_template': { text: template },
    },
    tensors: tensors(width, { embedding, output }),
  };
}

function tensors(
  width: number,
  written: { readonly embedding: Float32Array; readonly output: Float32Array },
): readonly GgufTensor[] {
  const vocabulary = written.embedding.length / width;
  const ones = (name: string) => ({
    name,
    dimensions: [width],
    data: new Float32Array(width).fill(1),
  });
  const zeros = (name: string, from: number, to: number) => ({
    name,
    dimensions: [from, to],
    data: new Float32Array(from * to),
  });
  return [
    { name: 'token_embd.weight', dimensions: [width, vocabulary], data: written.embedding },
    ones('output_norm.weight'),
    { name: 'output.weight', dimensions: [width, vocabulary], data: written.output },
    ones('blk.0.attn_norm.weight'),
    zeros('blk.0.attn_q.weight', width, HEAD),
    zeros('blk.0.attn_k.weight', width, HEAD),
    zeros('blk.0.attn_v.weight', width, HEAD),
    zeros('blk.0.attn_output.weight', HEAD, width),
    ones('blk.0.ffn_norm.weight'),
    zeros('blk.0.ffn_gate.weight', width, FEED_FORWARD),
    zeros('blk.0.ffn_up.weight', width, FEED_FORWARD),
    zeros('blk.0.ffn_down.weight', FEED_FORWARD, width),
  ];
}

/**
 * GPT-2 writes a byte as one visible character: printable ones stand for themselves, the others move to
 * U+0100 and up, in order.
 */
const BYTES: readonly string[] = byteAlphabet();

function byteAlphabet(): readonly string[] {
  const isVisible = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let moved = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    if (isVisible(byte)) return String.fromCodePoint(byte);
    moved += 1;
    return String.fromCodePoint(moved - 1);
  });
}

const inByteAlphabet = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => BYTES[byte]).join('');
