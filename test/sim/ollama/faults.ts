import type { Fault, SimChatRequest } from './script.ts';

/** Faults that are an HTTP error before the first byte; null for those that happen inside a stream. */
export function errorResponse(
  fault: Fault,
  request: SimChatRequest,
  promptTokens: number,
): { readonly status: number; readonly error: string } | null {
  switch (fault.kind) {
    case 'status':
      return { status: fault.status, error: fault.error };
    case 'busy':
      return {
        status: 503,
        error: 'server busy, please try again.  maximum pending requests exceeded',
      };
    case 'missing':
      return { status: 404, error: `model '${request.model}' not found` };
    case 'no-tools':
      return {
        status: 400,
        error: `registry.ollama.ai/library/${request.model} does not support tools`,
      };
    case 'load-failed':
      return {
        status: 500,
        error: 'llama-server process has terminated: exit status 1: error loading model',
      };
    case 'runner-died':
      return {
        status: 500,
        error:
          'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details',
      };
    case 'bad-arguments':
      return {
        status: 500,
        error:
          'llama-server returned invalid tool call arguments for "write_file": unexpected end of JSON input',
      };
    case 'context-exceeded':
      return exceeded(promptTokens, contextOf(request));
    case 'prompt-too-long':
      return {
        status: 400,
        error:
          'the prompt is longer than the context length currently available to the model; increase num_ctx or shorten the prompt',
      };
    default:
      return null;
  }
}

/** llama-server's own JSON arrives as a string inside Ollama's error field. */
export function exceeded(tokens: number, window: number) {
  const inner = {
    error: {
      code: 400,
      message: `request (${tokens} tokens) exceeds the available context size (${window} tokens), try increasing it`,
      type: 'exceed_context_size_error',
      n_prompt_tokens: tokens,
      n_ctx: window,
    },
  };
  return { status: 400, error: JSON.stringify(inner) };
}

export function contextOf(request: Pick<SimChatRequest, 'options'>): number {
  const { num_ctx: asked } = request.options;
  return typeof asked === 'number' ? asked : 4096;
}
