import type { Transport } from '../../../shared/models/qualification.ts';
import type { ModelSettings } from '../../workflow/chat-server.ts';

/** Below this no step of a plan fits with its files. */
export const LEAST_CONTEXT = 8192;

/** What is known of a model on its server. */
export interface FittedModel {
  readonly contextLength: number | null;
  readonly capabilities: readonly string[];
  /** Left out for a server whose requests do not depend on it. */
  readonly flavour?: string | undefined;
}

/** Among the capabilities: the server holds the model to strict schemas of tools. */
export const STRICT_TOOLS = 'strict-tools';

/**
 * The settings that a model can take, from those asked for: pure, so that an attempt that is resumed in
 * another process comes to the same ones from what the log recorded about the model.
 */
export function fitSettings(asked: ModelSettings, model: FittedModel): ModelSettings {
  const contextLength = Math.min(asked.contextLength, model.contextLength ?? asked.contextLength);
  const { think, ...rest } = asked;
  const { capabilities, flavour } = model;
  return {
    ...rest,
    contextLength,
    answerTokens: Math.min(asked.answerTokens, Math.floor(contextLength / 4)),
    // Left out, a thinking model thinks anyway and another refuses the field: so it is always decided.
    ...(capabilities.includes('thinking') ? { think: think ?? true } : {}),
    transport: fitTransport(asked.transport, capabilities),
    ...(flavour === undefined ? {} : { flavour }),
    ...(capabilities.includes(STRICT_TOOLS) ? { strictTools: true } : {}),
  };
}

/** The one asked for, or the first that the model can take. */
function fitTransport(asked: Transport, capabilities: readonly string[]): Transport {
  const offered = offeredTransports(capabilities);
  return offered.includes(asked) ? asked : (offered[0] ?? 'text');
}

/**
 * How calls can travel to and from a model with these abilities, the server's own way first. A schema needs no
 * ability of the model; a server that ignores it still gets calls that can be read.
 */
export function offeredTransports(
  capabilities: readonly string[],
): readonly ModelSettings['transport'][] {
  // A server that lists no abilities at all is too old to say; its models are asked the usual way.
  const knowsTools = capabilities.length === 0 || capabilities.includes('tools');
  return knowsTools ? ['native', 'constrained', 'text'] : ['constrained', 'text'];
}
