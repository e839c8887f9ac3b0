import type { ModelSettings } from '../../workflow/chat-server.ts';

/**
 * The settings that a model can take, from those asked for: pure, so that an attempt that is resumed in
 * another process comes to the same ones from what the log recorded about the model.
 */
export function fitSettings(
  asked: ModelSettings,
  model: { readonly contextLength: number | null; readonly capabilities: readonly string[] },
): ModelSettings {
  const contextLength = Math.min(asked.contextLength, model.contextLength ?? asked.contextLength);
  const { think, ...rest } = asked;
  const { capabilities } = model;
  return {
    ...rest,
    contextLength,
    answerTokens: Math.min(asked.answerTokens, Math.floor(contextLength / 4)),
    // Left out, a thinking model thinks anyway and another refuses the field: so it is always decided.
    ...(capabilities.includes('thinking') ? { think: think ?? true } : {}),
    transport: offeredTransports(capabilities).includes(asked.transport) ? asked.transport : 'text',
  };
}

/** How calls can travel to and from a model with these abilities, the server's own way first. */
export function offeredTransports(
  capabilities: readonly string[],
): readonly ModelSettings['transport'][] {
  // A server that lists no abilities at all is too old to say; its models are asked the usual way.
  const knowsTools = capabilities.length === 0 || capabilities.includes('tools');
  return knowsTools ? ['native', 'text'] : ['text'];
}
