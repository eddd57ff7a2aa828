import { describe, expect, it } from '@jest/globals';
import type { Spending } from '@tta/core';
import { streamUsageOf, usageOf } from '../index.js';

// Shapes of our own making, after the public type declarations of each client.
const answers: Record<string, [answer: unknown, usage: Spending | undefined]> = {
  'a chat completion of OpenAI, whose cached and reasoning tokens are parts of the sums': [
    {
      object: 'chat.completion',
      model: 'gpt-x-2026-08-06',
      choices: [{ index: 0, message: { role: 'assistant', content: 'hello' } }],
      usage: {
        prompt_tokens: 1200,
        completion_tokens: 300,
        total_tokens: 1500,
        prompt_tokens_details: { cached_tokens: 1000, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 200 },
      },
    },
    {
      model: 'gpt-x-2026-08-06',
      provider: 'openai',
      operation: 'chat',
      inputTokens: 200,
      cachedInputTokens: 1000,
      outputTokens: 100,
      reasoningTokens: 200,
    },
  ],
  'a chat completion without details': [
    { object: 'chat.completion', model: 'm', usage: { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 } },
    { model: 'm', provider: 'openai', operation: 'chat', inputTokens: 5, outputTokens: 6 },
  ],
  'embeddings of OpenAI': [
    { object: 'list', model: 'embed', data: [], usage: { prompt_tokens: 8, total_tokens: 8 } },
    { model: 'embed', provider: 'openai', operation: 'embeddings', inputTokens: 8 },
  ],
  'a response of OpenAI': [
    {
      object: 'response',
      model: 'gpt-x',
      output: [],
      usage: {
        input_tokens: 50,
        input_tokens_details: { cached_tokens: 10 },
        output_tokens: 40,
        output_tokens_details: { reasoning_tokens: 30 },
        total_tokens: 90,
      },
    },
    {
      model: 'gpt-x',
      provider: 'openai',
      operation: 'chat',
      inputTokens: 40,
      cachedInputTokens: 10,
      outputTokens: 10,
      reasoningTokens: 30,
    },
  ],
  'a message of Anthropic, whose cached tokens are beside the input': [
    {
      type: 'message',
      role: 'assistant',
      model: 'claude-x',
      content: [],
      usage: { input_tokens: 20, cache_creation_input_tokens: 300, cache_read_input_tokens: 4000, output_tokens: 50 },
    },
    {
      model: 'claude-x',
      provider: 'anthropic',
      operation: 'chat',
      inputTokens: 20,
      cachedInputTokens: 4000,
      cacheWriteTokens: 300,
      outputTokens: 50,
    },
  ],
  'an answer of Google, whose thoughts are beside the answer': [
    {
      modelVersion: 'gemini-x',
      candidates: [],
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 60,
        toolUsePromptTokenCount: 7,
        candidatesTokenCount: 30,
        thoughtsTokenCount: 20,
        totalTokenCount: 157,
      },
    },
    {
      model: 'gemini-x',
      provider: 'gcp.gemini',
      operation: 'generate_content',
      inputTokens: 47,
      cachedInputTokens: 60,
      outputTokens: 30,
      reasoningTokens: 20,
    },
  ],
  'a result of the AI SDK, whose usage is that of the last step': [
    {
      text: 'hello',
      response: { modelId: 'gpt-x' },
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
      totalUsage: { inputTokens: 100, outputTokens: 50, totalTokens: 150, reasoningTokens: 20, cachedInputTokens: 40 },
    },
    {
      model: 'gpt-x',
      operation: 'chat',
      inputTokens: 60,
      cachedInputTokens: 40,
      outputTokens: 30,
      reasoningTokens: 20,
    },
  ],
  'a result of the AI SDK with details': [
    {
      object: { title: 'x' },
      response: { modelId: 'claude-x' },
      usage: {
        inputTokens: 100,
        inputTokenDetails: { noCacheTokens: 10, cacheReadTokens: 70, cacheWriteTokens: 20 },
        outputTokens: 9,
        outputTokenDetails: { textTokens: 4, reasoningTokens: 5 },
      },
    },
    {
      model: 'claude-x',
      operation: 'chat',
      inputTokens: 10,
      cachedInputTokens: 70,
      cacheWriteTokens: 20,
      outputTokens: 4,
      reasoningTokens: 5,
    },
  ],
  'a result of an older AI SDK': [
    { text: 'hello', usage: { promptTokens: 4, completionTokens: 5, totalTokens: 9 } },
    { operation: 'chat', inputTokens: 4, outputTokens: 5 },
  ],
  'unknown counts, which are null': [
    { object: 'chat.completion', model: 'm', usage: { prompt_tokens: null, completion_tokens: 6 } },
    { model: 'm', provider: 'openai', operation: 'chat', outputTokens: 6 },
  ],
  text: ['hello', undefined],
  nothing: [null, undefined],
  'an answer without usage': [{ object: 'chat.completion', model: 'm' }, undefined],
  'a usage of another kind': [{ usage: { seconds: 3 } }, undefined],
};

describe('usageOf', () => {
  it.each(Object.entries(answers))('reads %s', (_, [answer, usage]) => {
    expect(usageOf(answer)).toEqual(usage);
  });
});

const streams: Record<string, [items: unknown[], usage: Spending | undefined]> = {
  'chunks of OpenAI, of which the last tells the usage': [
    [
      { object: 'chat.completion.chunk', model: 'm', usage: null },
      { object: 'chat.completion.chunk', model: 'm', usage: { prompt_tokens: 3, completion_tokens: 4 } },
    ],
    { model: 'm', provider: 'openai', operation: 'chat', inputTokens: 3, outputTokens: 4 },
  ],
  "events of OpenAI's responses": [
    [
      { type: 'response.output_text.delta', delta: 'hel' },
      { type: 'response.incomplete', response: { model: 'm', usage: { input_tokens: 3, output_tokens: 4 } } },
    ],
    { model: 'm', provider: 'openai', operation: 'chat', inputTokens: 3, outputTokens: 4 },
  ],
  'events of Anthropic, whose later counts replace the earlier ones': [
    [
      {
        type: 'message_start',
        message: {
          type: 'message',
          model: 'claude-x',
          usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 0, output_tokens: 1 },
        },
      },
      { type: 'content_block_delta', delta: { text: 'hel' } },
      { type: 'message_delta', usage: { output_tokens: 7 } },
      { type: 'message_delta', usage: { output_tokens: 9, input_tokens: 11 } },
    ],
    {
      model: 'claude-x',
      provider: 'anthropic',
      operation: 'chat',
      inputTokens: 11,
      cachedInputTokens: 5,
      cacheWriteTokens: 0,
      outputTokens: 9,
    },
  ],
  'chunks of Google, each of which tells the usage so far': [
    [
      { modelVersion: 'g', usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1 } },
      { modelVersion: 'g', usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5 } },
    ],
    { model: 'g', provider: 'gcp.gemini', operation: 'generate_content', inputTokens: 10, outputTokens: 5 },
  ],
  'parts of the AI SDK, one for each step and one for all': [
    [
      { type: 'finish-step', response: { modelId: 'm' }, usage: { inputTokens: 10, outputTokens: 1 } },
      { type: 'finish-step', response: { modelId: 'm' }, usage: { inputTokens: 20, outputTokens: 2 } },
      { type: 'finish', totalUsage: { inputTokens: 30, outputTokens: 3 } },
    ],
    { model: 'm', operation: 'chat', inputTokens: 30, outputTokens: 3 },
  ],
  'items without a usage': [['hel', 'lo', null], undefined],
};

describe('streamUsageOf', () => {
  it.each(Object.entries(streams))('reads %s', (_, [items, usage]) => {
    expect(items.reduce<Spending | undefined>(streamUsageOf, undefined)).toEqual(usage);
  });
});
