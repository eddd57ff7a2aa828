/** Tokens by kind. The kinds do not overlap: a cached token is not counted as an input token too. */
export interface TokenCounts {
  /** Tokens of the prompt that did not come from the provider's cache. */
  readonly inputTokens: number;
  /** Tokens of the prompt that came from the provider's cache. */
  readonly cachedInputTokens: number;
  /** Tokens of the prompt that were written to the provider's cache, which some providers charge for. */
  readonly cacheWriteTokens: number;
  /** Tokens of the answer, without those that the model thought with. */
  readonly outputTokens: number;
  /** Tokens that the model thought with. */
  readonly reasoningTokens: number;
}

/** Token counts as far as they are known. */
export type KnownTokens = { readonly [Kind in keyof TokenCounts]?: TokenCounts[Kind] | undefined };

/** The cost of one call. Fields that are missing count as 0. */
export interface Spending extends KnownTokens {
  /** US dollars. */
  readonly usd?: number | undefined;
  /** The model that answered. A metric label only where telemetry was given a list of models. */
  readonly model?: string | undefined;
  /** The provider of the model, by OpenTelemetry's name: `openai`, `anthropic`, `gcp.gemini`. */
  readonly provider?: string | undefined;
  /** The kind of call, by OpenTelemetry's name: `chat`, `embeddings`. Default `chat`, where tokens are given. */
  readonly operation?: string | undefined;
}

/** A sum of costs. */
export interface Spent extends TokenCounts {
  /** US dollars. */
  readonly usd: number;
  /** Tokens of all kinds. */
  readonly totalTokens: number;
}
