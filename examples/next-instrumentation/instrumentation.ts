/** Called once by Next.js when a server starts, in each of its runtimes. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  // Loaded here, so that the edge runtime does not see them.
  const { setInstrumentation } = await import('@tta/core');
  const { createTelemetry } = await import('@tta/otel');
  const { startPrometheusEndpoint } = await import('@tta/prom-exporter');

  const telemetry = createTelemetry({ serviceName: 'shop', logLevel: 'warn' });
  setInstrumentation(telemetry.instrumentation);
  const { url } = await startPrometheusEndpoint({ metricProducers: [telemetry.metricProducer] });
  console.log(`metrics at ${url}`);
}
