/** Where the simulated servers listen. */
export interface ServersAddress {
  readonly claude: string;
  readonly ollama: string;
  /** `SERVER/TAG`. */
  readonly executor: string;
}

/** What the simulated servers saw of one ride. */
export interface ServersReport {
  readonly cloudCalls: number;
  /** Bytes of all request bodies to Claude. */
  readonly cloudBytes: number;
  readonly turns: number;
  /** Milliseconds from the end of an answer that asked for a file to the arrival of the next request. */
  readonly readTurnMs: readonly number[];
  /** For each request but the first of the executor: how much of the one before it begins with, 0 to 1. */
  readonly prefixKept: readonly number[];
  /** When the executor's first request arrived, in milliseconds of the epoch. */
  readonly firstChatAt: number;
}
