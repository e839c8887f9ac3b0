import type { ServerAddress } from '../../../server-http/address.ts';

/** Who is blamed in the sentences made of a failure. */
export interface Blame {
  readonly server: string;
  readonly url: string;
  readonly tag: string;
  /** Variable that the key comes from; null: the settings name none. */
  readonly keyVariable: string | null;
  readonly hasKey: boolean;
}

export interface ChatLimits {
  /** A response that has begun and sends nothing for so long is given up. */
  readonly stallMs: number;
  /** How often a server is looked at while its first byte is awaited. */
  readonly pollMs: number;
  /** Without any sign of life for so long, the server counts as gone. */
  readonly goneMs: number;
  readonly maxEventBytes: number;
}

export interface OpenAiContact {
  readonly address: ServerAddress;
  readonly blame: Blame;
  readonly limits: ChatLimits;
  /** Requests at once as the settings say; null: they don't. */
  readonly slots: number | null;
  /** Whether a model that somebody sells over the network may be used; people said so in the settings. */
  readonly allowCloud: boolean;
}

export const flavours = ['vllm', 'llama.cpp', 'lmstudio', 'openai'] as const;
export type Flavour = (typeof flavours)[number];
