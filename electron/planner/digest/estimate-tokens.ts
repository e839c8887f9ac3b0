/**
 * A local estimate of what a text costs in Claude's tokens: asking the server would send the text.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(tokenWeight(text) / WEIGHT_PER_TOKEN);
}

const WEIGHT_PER_TOKEN = 28;
const ASCII_WEIGHT = 10;
const OTHER_WEIGHT = 34;

/** The estimate before rounding, in whole units that add up exactly over concatenation. */
export function tokenWeight(text: string): number {
  let other = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 126) other += 1;
  return (text.length - other) * ASCII_WEIGHT + other * OTHER_WEIGHT;
}

/** The weight that fits into so many tokens. */
export const weightOf = (tokens: number): number =>
  Math.max(0, Math.floor(tokens)) * WEIGHT_PER_TOKEN;
