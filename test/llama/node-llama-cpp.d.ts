/**
 * The part of node-llama-cpp 3.22 that is used here. Declared, not imported: type checking must work where
 * the package, which is made for one platform and large, is not installed.
 */
declare module 'node-llama-cpp' {
  export type Token = number;

  export function getLlama(options: {
    readonly gpu: false;
    readonly build: 'never';
    readonly logLevel: LlamaLogLevel;
    readonly progressLogs: false;
    readonly maxThreads: number;
  }): Promise<Llama>;

  export function readGgufFileInfo(
    file: string,
    options: { readonly readTensorInfo: false; readonly logWarnings: false },
  ): Promise<{ readonly metadata: unknown }>;

  export enum LlamaLogLevel {
    error = 'error',
  }

  export interface Llama {
    readonly llamaCppRelease: { readonly repo: string; readonly release: string };
    loadModel(options: { readonly modelPath: string }): Promise<LlamaModel>;
    dispose(): Promise<void>;
  }

  export interface LlamaModel {
    readonly fileInfo: { readonly metadata: unknown };
    tokenize(text: string, specialTokens: boolean): Token[];
    detokenize(tokens: readonly Token[], specialTokens: boolean): string;
    createContext(options: { readonly contextSize: number }): Promise<LlamaContext>;
    dispose(): Promise<void>;
  }

  export interface LlamaContext {
    readonly contextSize: number;
    readonly batchSize: number;
    getSequence(): LlamaContextSequence;
  }

  export interface LlamaContextSequence {
    readonly nextTokenIndex: number;
    readonly tokenMeter: TokenMeter;
    adaptStateToTokens(tokens: Token[], allowShift: boolean): Promise<void>;
    evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>;
    evaluateWithMetadata(
      tokens: Token[],
      metadata: { readonly confidence: true },
      options: {
        readonly temperature: number;
        readonly topK: number;
        readonly topP: number;
        readonly seed?: number;
      },
    ): AsyncGenerator<{ readonly token: Token; readonly confidence: number }, void, void>;
  }

  export interface TokenMeter {
    getState(): TokenMeterState;
    diff(since: TokenMeterState): TokenMeterState;
  }

  export interface TokenMeterState {
    readonly usedInputTokens: number;
    readonly usedOutputTokens: number;
  }
}

declare module '@huggingface/jinja' {
  export class Template {
    constructor(template: string);
    render(values: Readonly<Record<string, unknown>>): string;
  }
}
