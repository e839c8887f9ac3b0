import { Template } from '@huggingface/jinja';
import {
  getLlama,
  type Llama,
  type LlamaContext,
  type LlamaContextSequence,
  LlamaLogLevel,
  type LlamaModel,
  readGgufFileInfo,
} from 'node-llama-cpp';
import { z } from 'zod';

/**
 * A real llama.cpp: files are loaded, prompts rendered by the model's own template, tokenised, evaluated and
 * answered by sampling from the logits. What an earlier prompt has in common with the next one stays
 * evaluated, as in llama-server.
 */
export interface LlamaEngine {
  /** The llama.cpp it was built from. */
  readonly release: string;
  /** @param contextLength tokens; the engine may round it up. */
  load(file: string, contextLength: number): Promise<LoadedModel>;
  close(): Promise<void>;
}

export interface LoadedModel {
  /** Tokens, as allocated. */
  readonly contextLength: number;
  /** A conversation as the model's template writes it, in tokens. */
  tokenize(conversation: Readonly<Record<string, unknown>>): readonly number[];
  /**
   * Generates until the model ends, a limit is reached or `signal` aborts, which is looked at between
   * batches of the prompt and before each token. The prompt must be shorter than the context.
   */
  answer(
    prompt: readonly number[],
    sampling: Sampling,
    signal: AbortSignal,
  ): AsyncGenerator<Piece, AnswerEnd, void>;
  close(): Promise<void>;
}

export interface Sampling {
  /** 0: always the likeliest token. */
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly seed?: number;
  /** Tokens at most. */
  readonly maxTokens: number;
}

export interface Piece {
  readonly text: string;
  /** Probability of this token, by the engine's logits. */
  readonly confidence: number;
}

/** Counted by the engine; times in milliseconds. */
export interface AnswerEnd {
  readonly finish: 'stop' | 'length' | 'aborted';
  /** All tokens of the prompt. */
  readonly promptTokens: number;
  /** Those of the prompt that were evaluated before and did not have to be again. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly prefillMs: number;
  readonly decodeMs: number;
}

export async function openLlama(): Promise<LlamaEngine> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    logLevel: LlamaLogLevel.error,
    progressLogs: false,
    // More threads would only wait for each other: the models are tiny.
    maxThreads: 1,
  });
  return {
    release: llama.llamaCppRelease.release,
    load: (file, contextLength) => loadModel(llama, file, contextLength),
    close: () => llama.dispose(),
  };
}

async function loadModel(llama: Llama, file: string, contextLength: number): Promise<LoadedModel> {
  const model = await llama.loadModel({ modelPath: file });
  const { tokenizer } = metadataSchema.parse(model.fileInfo.metadata);
  const template = new Template(tokenizer.chat_template);
  const context = await model.createContext({ contextSize: contextLength });
  const sequence = context.getSequence();
  return {
    contextLength: context.contextSize,
    tokenize: (conversation) => model.tokenize(template.render(conversation), true),
    answer: (prompt, sampling, signal) =>
      answer({ model, context, sequence }, [...prompt], sampling, signal),
    close: () => model.dispose(),
  };
}

interface Loaded {
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequence: LlamaContextSequence;
}

async function* answer(
  { model, context, sequence }: Loaded,
  prompt: number[],
  sampling: Sampling,
  signal: AbortSignal,
): AsyncGenerator<Piece, AnswerEnd, void> {
  const startedAt = performance.now();
  // The last token is always evaluated: its logits say what comes first.
  await sequence.adaptStateToTokens(prompt.slice(0, -1), false);
  const cachedTokens = sequence.nextTokenIndex;
  const before = sequence.tokenMeter.getState();
  let firstAt = 0;
  const end = (finish: AnswerEnd['finish']): AnswerEnd => {
    const used = sequence.tokenMeter.diff(before);
    const now = performance.now();
    return {
      finish,
      // The engine books the evaluation that a token is sampled from as output: the prompt's last one, too.
      promptTokens: cachedTokens + used.usedInputTokens + (used.usedOutputTokens > 0 ? 1 : 0),
      cachedTokens,
      outputTokens: used.usedOutputTokens,
      prefillMs: (firstAt || now) - startedAt,
      decodeMs: firstAt === 0 ? 0 : now - firstAt,
    };
  };
  let at = cachedTokens;
  for (; at < prompt.length - 1 && !signal.aborted; at += context.batchSize) {
    const batch = prompt.slice(at, Math.min(at + context.batchSize, prompt.length - 1));
    await sequence.evaluateWithoutGeneratingNewTokens(batch);
  }
  if (signal.aborted) return end('aborted');
  const { maxTokens, ...options } = sampling;
  const most = Math.min(maxTokens, context.contextSize - prompt.length);
  const tokens = sequence.evaluateWithMetadata(prompt.slice(-1), { confidence: true }, options);
  let generated = 0;
  for await (const { token, confidence } of tokens) {
    if (firstAt === 0) firstAt = performance.now();
    generated += 1;
    yield { text: model.detokenize([token], false), confidence };
    if (signal.aborted) return end('aborted');
    // Asking for one more would make the engine shift what it has read to make room.
    if (generated >= most) return end('length');
  }
  if (firstAt === 0) firstAt = performance.now();
  return end('stop');
}

const metadataSchema = z.object({ tokenizer: z.object({ chat_template: z.string() }) });

/** What a file says about itself, by the keys it has in the file; long lists are left out. */
export async function readMetadata(file: string): Promise<Readonly<Record<string, unknown>>> {
  const { metadata } = await readGgufFileInfo(file, { readTensorInfo: false, logWarnings: false });
  return Object.fromEntries(flatten(metadata, ''));
}

function flatten(value: unknown, key: string): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return [];
  if (typeof value !== 'object' || value === null) return [[key, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    flatten(inner, key === '' ? name : `${key}.${name}`),
  );
}
