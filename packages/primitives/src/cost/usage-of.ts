import type { Spending } from '@tta/core';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The tokens and the model that an answer of a client tells, by its structure: of OpenAI (chat completions, responses,
 * embeddings), Anthropic (messages), Google (generateContent) and the AI SDK (generateText, generateObject). The kinds of
 * tokens do not overlap: providers that count cached tokens as input and reasoning tokens as output too have them taken
 * out. `undefined` for everything else.
 */
export function usageOf(output: unknown): Spending | undefined {
  const answer = fieldsOf(output);
  if (answer === undefined) return undefined;
  const google = fieldsOf(answer.usageMetadata);
  if (google !== undefined) return googleUsage(google, answer.modelVersion);
  // The AI SDK's `usage` is that of the last step alone, and `totalUsage` that of all.
  const usage = fieldsOf(answer.totalUsage) ?? fieldsOf(answer.usage);
  if (usage === undefined) return undefined;
  if ('inputTokens' in usage || 'promptTokens' in usage) return aiSdkUsage(usage, answer);
  if ('prompt_tokens' in usage) return openAiChatUsage(usage, answer);
  if (!('input_tokens' in usage)) return undefined;
  return answer.type === 'message' || 'cache_read_input_tokens' in usage
    ? anthropicUsage(usage, answer.model)
    : openAiResponseUsage(usage, answer.model);
}

/**
 * The usage of a stream so far, from the usage before and the next item, as the option `cost` of `stream` takes it. Knows the chunks
 * of OpenAI (with `stream_options: { include_usage: true }`), the events of OpenAI's responses and of Anthropic, the
 * chunks of Google, and the parts of the AI SDK's `fullStream`.
 */
export function streamUsageOf(soFar: Spending | undefined, item: unknown): Spending | undefined {
  const event = fieldsOf(item);
  if (event === undefined) return soFar;
  switch (event.type) {
    case 'message_start':
      return usageOf(event.message);
    case 'message_delta':
      return anthropicDelta(soFar, event);
    case 'finish-step':
      return sumOf(soFar, usageOf(event));
    case 'finish':
      // The sum of the steps that were counted.
      return soFar ?? usageOf(event);
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return usageOf(event.response) ?? soFar;
    default:
      // Each chunk that tells a usage tells it from the beginning.
      return usageOf(event) ?? soFar;
  }
}

function openAiChatUsage(usage: Fields, answer: Fields): Spending {
  const cachedInputTokens = countOf(fieldsOf(usage.prompt_tokens_details)?.cached_tokens);
  const reasoningTokens = countOf(fieldsOf(usage.completion_tokens_details)?.reasoning_tokens);
  const isEmbedding = answer.object === 'list';
  return {
    inputTokens: without(usage.prompt_tokens, cachedInputTokens),
    cachedInputTokens,
    outputTokens: without(usage.completion_tokens, reasoningTokens),
    reasoningTokens,
    ...modelOf(answer.model, 'openai', isEmbedding ? 'embeddings' : 'chat'),
  };
}

function openAiResponseUsage(usage: Fields, model: unknown): Spending {
  const cachedInputTokens = countOf(fieldsOf(usage.input_tokens_details)?.cached_tokens);
  const reasoningTokens = countOf(fieldsOf(usage.output_tokens_details)?.reasoning_tokens);
  return {
    inputTokens: without(usage.input_tokens, cachedInputTokens),
    cachedInputTokens,
    outputTokens: without(usage.output_tokens, reasoningTokens),
    reasoningTokens,
    ...modelOf(model, 'openai', 'chat'),
  };
}

/** Its `input_tokens` are those that neither came from the cache nor were written to it. */
function anthropicUsage(usage: Fields, model: unknown): Spending {
  return {
    inputTokens: countOf(usage.input_tokens),
    cachedInputTokens: countOf(usage.cache_read_input_tokens),
    cacheWriteTokens: countOf(usage.cache_creation_input_tokens),
    outputTokens: countOf(usage.output_tokens),
    ...modelOf(model, 'anthropic', 'chat'),
  };
}

/** The counts of this event are those from the beginning; a count that is missing has not changed. */
function anthropicDelta(soFar: Spending | undefined, { usage }: Fields): Spending | undefined {
  const fields = fieldsOf(usage);
  if (fields === undefined) return soFar;
  const changed = Object.entries(anthropicUsage(fields, undefined)).filter(([, value]) => value !== undefined);
  return { ...soFar, ...Object.fromEntries(changed) };
}

/** Thoughts and the prompts of tools are counted beside the answer and the prompt, cached tokens as part of the prompt. */
function googleUsage(usage: Fields, model: unknown): Spending {
  const cachedInputTokens = countOf(usage.cachedContentTokenCount);
  const prompt = sum(countOf(usage.promptTokenCount), countOf(usage.toolUsePromptTokenCount));
  return {
    inputTokens: without(prompt, cachedInputTokens),
    cachedInputTokens,
    outputTokens: countOf(usage.candidatesTokenCount),
    reasoningTokens: countOf(usage.thoughtsTokenCount),
    ...modelOf(model, 'gcp.gemini', 'generate_content'),
  };
}

function aiSdkUsage(usage: Fields, answer: Fields): Spending {
  const input = fieldsOf(usage.inputTokenDetails);
  const output = fieldsOf(usage.outputTokenDetails);
  const cachedInputTokens = countOf(input?.cacheReadTokens ?? usage.cachedInputTokens);
  const cacheWriteTokens = countOf(input?.cacheWriteTokens);
  const reasoningTokens = countOf(output?.reasoningTokens ?? usage.reasoningTokens);
  return {
    inputTokens: without(usage.inputTokens ?? usage.promptTokens, sum(cachedInputTokens, cacheWriteTokens)),
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: without(usage.outputTokens ?? usage.completionTokens, reasoningTokens),
    reasoningTokens,
    ...modelOf(fieldsOf(answer.response)?.modelId, undefined, 'chat'),
  };
}

function sumOf(one: Spending | undefined, other: Spending | undefined): Spending | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const added = { ...one, ...other } as Record<string, unknown>;
  for (const [field, value] of Object.entries(other)) {
    if (field.endsWith('Tokens')) added[field] = sum((one as Fields)[field] as number | undefined, value as number);
  }
  return added;
}

function modelOf(model: unknown, provider: string | undefined, operation: string): Partial<Spending> {
  return {
    ...(typeof model === 'string' && { model }),
    ...(provider !== undefined && { provider }),
    operation,
  };
}

/** The count; `undefined` where the client knows none. A wrong one stays, and `spend` warns of it. */
function countOf(value: unknown): number | undefined {
  return value === null ? undefined : (value as number | undefined);
}

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : one + other;
}

function without(all: unknown, part: number | undefined): number | undefined {
  const count = countOf(all);
  return count === undefined || part === undefined ? count : count - part;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
}
