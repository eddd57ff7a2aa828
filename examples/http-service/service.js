import fastify from 'fastify';
import { TtaError } from '@tta/core';
import { contextFromRequest } from '@tta/otel';
import { createMetricsHandler } from '@tta/prom-exporter';
import { story } from './workflow.js';

const deadlineMs = 1000;
const statusCodes = { ERR_TTA_TIMEOUT: 504, ERR_TTA_BULKHEAD_FULL: 503 };

export function createService() {
  const service = fastify();
  const metrics = createMetricsHandler();

  service.get('/stories/:id', async (request, reply) => {
    const context = contextFromRequest(request, reply.raw).child({ deadline: Date.now() + deadlineMs });
    reply.header('x-correlation-id', context.correlationId);
    return story.execute(request.params.id, context);
  });
  service.get('/metrics', (request, reply) => {
    reply.hijack();
    metrics(request.raw, reply.raw);
  });
  service.setErrorHandler((error, _request, reply) => {
    const code = TtaError.is(error) ? error.code : 'ERR_INTERNAL';
    return reply.code(statusCodes[code] ?? 500).send({ code });
  });
  return service;
}
