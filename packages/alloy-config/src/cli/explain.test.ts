import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runInMemory } from './testing/run-in-memory.js';

const golden = (name: string): string =>
  readFileSync(new URL(`../presets/golden/${name}.alloy`, import.meta.url), 'utf8');

interface Explained {
  readonly routes: readonly object[];
  readonly variables: readonly string[];
}

async function explained(stdin: string): Promise<Explained> {
  const { stdout } = await runInMemory(['explain', '--json', '-'], { stdin });
  return JSON.parse(stdout) as Explained;
}

describe('explain', () => {
  it('says what comes from where and goes where', async () => {
    const { exitCode, stdout, stderr } = await runInMemory(['explain', '-'], {
      stdin: golden('workspaces-to-grafana-cloud'),
    });

    expect([exitCode, stderr]).toEqual([0, '']);
    const cloud = 'https://prometheus-example.grafana.net/api/prom/push (prometheus.remote_write.grafana_cloud)';
    expect(stdout).toContain(
      `metrics of $TTA_DISCOVERY_DIR/*.json, every 30s (prometheus.scrape.workspaces) -> ${cloud}\n` +
        `metrics of this machine, every 60s (prometheus.scrape.host) -> ${cloud}\n` +
        `metrics of Alloy itself, every 60s (prometheus.scrape.alloy) -> ${cloud}\n` +
        'logs of /var/log/tta/*.log (loki.source.file.records) -> https://logs-example.grafana.net/loki/api/v1/push (loki.write.grafana_cloud)\n',
    );
    expect(stdout).toContain(
      'Needs GRAFANA_CLOUD_LOKI_ID, GRAFANA_CLOUD_PROMETHEUS_ID, GRAFANA_CLOUD_TOKEN, TTA_DISCOVERY_DIR.',
    );
    expect(stdout).toMatch(/```mermaid\nflowchart LR\n[^`]+```\n$/);
  });

  it('follows each kind of data through processors to several ends', async () => {
    const { routes } = await explained(golden('cloud-and-local-at-once'));

    expect(routes).toContainEqual({
      signal: 'traces',
      from: 'otelcol.receiver.otlp.default',
      places: ['127.0.0.1:4317, 127.0.0.1:4318'],
      to: ['otelcol.exporter.otlphttp.grafana_cloud', 'otelcol.exporter.otlphttp.tempo'],
    });
    expect(routes).toContainEqual({
      signal: 'metrics',
      from: 'prometheus.scrape.services',
      places: ['localhost:9464, every 30s'],
      to: ['prometheus.remote_write.grafana_cloud', 'prometheus.remote_write.local'],
    });
  });

  it('draws a graph in which every arrow has two boxes', async () => {
    const { stdout } = await runInMemory(['explain', '--mermaid', '-'], { stdin: golden('cloud-and-local-at-once') });
    const lines = stdout.trimEnd().split('\n').slice(1);
    const boxes = new Set(lines.flatMap((line) => /^ {2}(n\d+)\["[^"<>]*(?:<br\/>[^"<>]*)*"\]$/.exec(line)?.[1] ?? []));
    const arrows = lines.flatMap((line) => [
      ...(/^ {2}(n\d+) (?:-->|-\.->)(?:\|\w+\|)? (n\d+)$/.exec(line)?.slice(1) ?? []),
    ]);

    expect(boxes.size + arrows.length / 2).toBe(lines.length);
    for (const end of arrows) expect(boxes).toContain(end);
  });

  it('escapes what would end a label', async () => {
    const stdin = 'loki.source.file "a" {\n\ttargets    = [{__path__ = "/x\\"<b>.log"}]\n\tforward_to = []\n}\n';

    expect((await runInMemory(['explain', '--mermaid', '-'], { stdin })).stdout).toContain('/x#34;#60;b#62;.log');
    expect((await runInMemory(['explain', '-'], { stdin })).stdout).toContain('-> nowhere');
  });

  it('survives circles and files without components', async () => {
    const circle =
      'loki.process "a" {\n\tforward_to = [loki.process.b.receiver]\n}\n\nloki.process "b" {\n\tforward_to = [loki.process.a.receiver]\n}\n';

    expect((await runInMemory(['explain', '-'], { stdin: circle })).exitCode).toBe(0);
    expect((await runInMemory(['explain', '-'], { stdin: '' })).stdout).toContain(
      'Collects nothing.\nNeeds no variables.',
    );
  });

  it('shows no credentials of a URL', async () => {
    const stdin = 'loki.write "a" {\n\tendpoint {\n\t\turl = "https://me:hunter2@loki.example/push"\n\t}\n}\n';

    expect((await runInMemory(['explain', '-'], { stdin })).stdout).not.toContain('hunter2');
  });

  it('names the place of a text that does not parse', async () => {
    const { exitCode, stderr } = await runInMemory(['explain', '-'], { stdin: 'a {\n' });

    expect([exitCode, stderr.trimEnd().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toMatch(/^error: \(standard input\):\d+:\d+: /);
  });

  it.each([
    ['prometheus.exporter.cadvisor', 'targets'],
    ['discovery.kubernetes', 'targets'],
  ])('names %s where it does not know what that collects', async (name, exported) => {
    const stdin = `${name} "c" { }
discovery.relabel "r" {
	targets = ${name}.c.${exported}
}
prometheus.scrape "s" {
	targets         = discovery.relabel.r.output
	forward_to      = [prometheus.remote_write.m.receiver]
	scrape_interval = "15s"
}
prometheus.remote_write "m" {
	endpoint {
		url = "http://127.0.0.1:9090/api/v1/write"
	}
}
`;

    const { stdout } = await runInMemory(['explain', '-'], { stdin });

    expect(stdout).toContain(`metrics of ${name}, every 15s (prometheus.scrape.s)`);
  });
});
