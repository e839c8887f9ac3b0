/**
 * What tools of other servers may add to each prompt, all of them together. The executor's own nine and its
 * instructions take below 2,000 tokens, which small models bear; this at most doubles it.
 */
export const toolRoom = { tools: 20, tokens: 2_000 } as const;
