import type { MetricRow } from './metric-row.js';

/**
 * Names of OpenTelemetry's conventions for generative AI. They are still in development, so all of them are here.
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
 */
export const genAi = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  tokenType: 'gen_ai.token.type',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  tokenUsage: 'gen_ai.client.token.usage',
  operationDuration: 'gen_ai.client.operation.duration',
} as const;

const labels = [genAi.operationName, genAi.providerName, genAi.requestModel] as const;

/** The metrics of the conventions, with their buckets. */
export const genAiMetrics = {
  genAiTokenUsage: {
    name: genAi.tokenUsage,
    type: 'histogram',
    unit: '{token}',
    help: 'Tokens of each call of a model.',
    labels: [...labels, genAi.tokenType],
    boundaries: [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
  },
  genAiOperationDuration: {
    name: genAi.operationDuration,
    type: 'histogram',
    unit: 's',
    help: 'Time of steps that called a model.',
    labels,
    boundaries: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
  },
} as const satisfies Record<string, MetricRow>;

/** The values of `gen_ai.operation.name` that have a series of their own. */
export const genAiOperations: readonly string[] = [
  'chat',
  'create_agent',
  'embeddings',
  'execute_tool',
  'generate_content',
  'invoke_agent',
  'text_completion',
];

/** The values of `gen_ai.provider.name` that have a series of their own. */
export const genAiProviders: readonly string[] = [
  'anthropic',
  'aws.bedrock',
  'azure.ai.inference',
  'azure.ai.openai',
  'cohere',
  'deepseek',
  'gcp.gemini',
  'gcp.gen_ai',
  'gcp.vertex_ai',
  'groq',
  'ibm.watsonx.ai',
  'mistral_ai',
  'openai',
  'perplexity',
  'x_ai',
];
