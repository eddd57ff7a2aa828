import { docsAddress } from '@tta/core/authors';
import { pageFiles, readPage } from './page-files.js';
import { sitePath } from './site-map.js';

/**
 * The site for coding agents that use TTA, in the form of llms.txt: a list of its pages, each with its first sentence.
 * Addresses are complete where it is known where the site is hosted.
 */
export function llmsText(): string {
  const lines = pageFiles.map((file) => {
    const page = (sitePath(file) ?? '').replace(/\.md$/, '.html');
    const text = readPage(file).replace(/^---\n.*?\n---\n/s, '');
    const title = /^# (.+)$/m.exec(text)?.[1] ?? page;
    return `- [${title}](${docsAddress()}/${page}): ${firstSentence(text)}`;
  });
  return `# TTA

> Composable async workflows for TypeScript (Node 20.19, 22.12 and newer), observed without telemetry in user code.

- Install: npm install @tta/core @tta/primitives @tta/otel @tta/prom-exporter @opentelemetry/api@~1.9.1
- Make a step: task('name', async (input, context) => output). Compose: sequential([a, b], { name }), parallel({ a, b }).
- Guard: retry, timeout, fallback, circuitBreaker, bulkhead, rateLimit, hedge, cache, resilient; each takes (step, options).
- Run: await workflow.execute(input, WorkflowContext.create({ correlationId, deadline, signal })).
- Inside a step pass the context on: other.execute(input, context). Durations are milliseconds and end in Ms.
- Observe: setInstrumentation(createTelemetry({ serviceName }).instrumentation), then startPrometheusEndpoint().
- Look up: node_modules/@tta/*/API.md lists what each package exports, with all options.
- Test: virtualClock, mockStep, failing, slow and recordedRun of @tta/core/testing.

## Pages

${lines.join('\n')}
`;
}

function firstSentence(text: string): string {
  const paragraph = text.split(/\n{2,}/).find((each) => /^[A-Z`[]/.test(each)) ?? '';
  return /^.*?[.:](?=\s|$)/s.exec(paragraph)?.[0].replace(/\s+/g, ' ') ?? paragraph.replace(/\s+/g, ' ');
}
