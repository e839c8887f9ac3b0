/** Which server is played. Texts and shapes are those of facts/executors.md §4. */
export type Personality = 'vllm' | 'llama.cpp' | 'lmstudio';

/** An error body as the server writes it. */
export function errorBody(as: Personality, status: number, message: string, type?: string): object {
  switch (as) {
    case 'vllm':
      return {
        error: { message, type: type ?? 'BadRequestError', param: null, code: status },
      };
    case 'llama.cpp':
      return { error: { code: status, message, type: type ?? 'invalid_request_error' } };
    case 'lmstudio':
      return { error: message };
  }
}

export interface Wording {
  readonly status: number;
  readonly body: object;
}

/** Requests that do not fit the window, in every wording that is known. */
export function tooLong(
  wording: 'vllm' | 'vllm-old' | 'vllm-prompt' | 'llama.cpp' | 'lmstudio',
  tokens: number,
  window: number,
): Wording {
  switch (wording) {
    case 'vllm':
      return {
        status: 400,
        body: errorBody(
          'vllm',
          400,
          `This model's maximum context length is ${window} tokens. However, your request has ${tokens} input tokens. Please reduce the length of the input messages.`,
        ),
      };
    case 'vllm-old':
      return {
        status: 400,
        body: {
          object: 'error',
          message: `This model's maximum context length is ${window} tokens. However, you requested ${tokens + 2048} tokens (${tokens} in the messages, 2048 in the completion).`,
          type: 'BadRequestError',
          param: null,
          code: 400,
        },
      };
    case 'vllm-prompt':
      return {
        status: 400,
        body: errorBody(
          'vllm',
          400,
          `The decoder prompt (length ${tokens}) is longer than the maximum model length of ${window}.`,
        ),
      };
    case 'llama.cpp':
      return {
        status: 400,
        body: {
          error: {
            code: 400,
            message: `request (${tokens} tokens) exceeds the available context size (${window} tokens), try increasing it`,
            type: 'exceed_context_size_error',
            n_prompt_tokens: tokens,
            n_ctx: window,
          },
        },
      };
    case 'lmstudio':
      return {
        status: 400,
        body: {
          error: `The number of tokens to keep from the initial prompt is greater than the context length (${window}).`,
        },
      };
  }
}

export const NO_AUTO_TOOLS =
  '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set';

export const missingModel = (as: Personality, model: string): string =>
  as === 'lmstudio'
    ? `Model "${model}" not found. Invalid model identifier.`
    : `The model \`${model}\` does not exist.`;
