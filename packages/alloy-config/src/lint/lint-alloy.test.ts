import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alloyFile, block } from '../syntax/builders.js';
import { lintAlloy } from './lint-alloy.js';

describe('lintAlloy', () => {
  it('says what to do', () => {
    expect(lintAlloy('prometheus.scrap "a" { }')[0]?.message).toContain('did you mean prometheus.scrape?');
  });

  it('counts columns in bytes, as Alloy does', () => {
    const [finding] = lintAlloy('logging {\n\tlevel = "é" + env("A")\n}\n');

    expect(finding).toMatchObject({ code: 'deprecated-function', line: 2, column: 17 });
  });

  it('takes a built tree', () => {
    expect(lintAlloy(alloyFile([block('logging', { level: 'loud' })]))[0]).toMatchObject({
      code: 'bad-choice',
      line: 2,
    });
  });

  it('leaves out what a comment switches off, for the statement behind it only', () => {
    const text = `
logging {
	// alloy-lint-ignore bad-choice
	level = "loud"
	format = "xml"
}
`;

    expect(lintAlloy(text).map(({ line }) => line)).toEqual([5]);
  });

  it('accepts modules, loops and imports', () => {
    const text = `
import.file "lib" {
	filename = "/lib.alloy"
}
lib.collect "a" {
	out = [collect.b.receiver]
}
declare "collect" {
	argument "url" { }
	export "receiver" {
		value = prometheus.remote_write.w.receiver
	}
	prometheus.remote_write "w" {
		endpoint {
			url = argument.url.value
		}
	}
}
collect "b" {
	url = "https://mimir.example/api/v1/push"
}
`;

    expect(lintAlloy(text)).toEqual([]);
  });

  it('looks into modules', () => {
    expect(lintAlloy('declare "a" {\n\tprometheus.exporter.self "x" { }\n}\n')[0]).toMatchObject({ line: 2 });
  });

  it('finds secrets in headers, URLs and tokens anywhere', () => {
    const text = `
remote.vault "a" {
	server = "https://user:pass@server.example/targets"
	x   = "glc_eyJvIjoiMTIzNDU2Nzg5MCJ9"
	endpoint {
		headers = {Authorization = "Basic abc"}
	}
	path = "a"
}
`;

    expect(lintAlloy(text).map(({ code, line }) => [code, line])).toEqual([
      ['literal-secret', 3],
      ['literal-secret', 4],
      ['literal-secret', 6],
    ]);
  });

  it('does not take the groups of a replacement for variables', () => {
    const text = `
loki.relabel "a" {
	forward_to = []
	rule {
		target_label = "a"
		replacement  = "\${A}"
	}
}
loki.source.journal "a" {
	forward_to    = [loki.write.a.receiver]
	relabel_rules = loki.relabel.a.rules
}
loki.write "a" {
	endpoint {
		url = "https://loki.example/loki/api/v1/push"
	}
}
`;

    expect(lintAlloy(text)).toEqual([]);
  });

  it('says which components go round in a circle', () => {
    const text = `
discovery.relabel "a" {
	targets = discovery.relabel.b.output
}
discovery.relabel "b" {
	targets = discovery.relabel.a.output
}
`;

    expect(lintAlloy(text)[0]?.message).toContain('discovery.relabel.a → discovery.relabel.b → discovery.relabel.a');
  });

  it.each([
    ['a receiver without brackets', 'forward_to = prometheus.remote_write.w.receiver\n\ttargets = []'],
    ['a list of targets in brackets', 'forward_to = []\n\ttargets = [prometheus.exporter.self.a.targets]'],
    [
      'a secret as a label',
      'forward_to = []\n\ttargets = [{__address__ = "h:1", job = "a", b = local.file.f.content}]',
    ],
    [
      'a receiver where text belongs',
      'forward_to = []\n\ttargets = []\n\tjob_name = prometheus.remote_write.w.receiver',
    ],
  ])('finds %s', (_, lines) => {
    const text = `
prometheus.scrape "s" {
	${lines}
}
prometheus.remote_write "w" { }
prometheus.exporter.self "a" { }
local.file "f" {
	filename  = "/f"
	is_secret = true
}
`;

    expect(lintAlloy(text).map(({ code }) => code)).toContainEqual(
      expect.stringMatching(/^(wrong-reference-kind|secret-as-text)$/),
    );
  });

  it('does not expect a connector to hand on what it is sent', () => {
    const text = `
otelcol.receiver.otlp "o" {
	grpc {
		endpoint = "127.0.0.1:4317"
	}
	output {
		traces = [otelcol.connector.spanmetrics.s.input]
	}
}
otelcol.connector.spanmetrics "s" {
	histogram {
		explicit { }
	}
	output {
		metrics = [otelcol.exporter.otlp.e.input]
	}
}
otelcol.exporter.otlp "e" {
	client {
		endpoint = "otlp.example:4317"
	}
}
`;

    expect(lintAlloy(text)).toEqual([]);
  });

  it('never throws, whatever the text', () => {
    const folder = new URL('../presets/golden/', import.meta.url);
    const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
    const edit = fc.record({
      text: fc.constantFrom(...texts),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(40),
      put: fc.oneof(fc.string(), fc.constantFrom('{', '}', '[', '=', '"', 'null', '{a = [1]}', 'b { }', 'x.y.z', '-1')),
    });

    fc.assert(
      fc.property(edit, ({ text, at, length, put }) => {
        const start = Math.floor(at * text.length);
        lintAlloy(text.slice(0, start) + put + text.slice(start + length));
      }),
      { numRuns: 300 },
    );
  });

  it('walks a long chain of components without running out of stack', () => {
    const chain = Array.from(
      { length: 5000 },
      (_, index) => `discovery.relabel "a${index}" {\n\ttargets = discovery.relabel.a${index + 1}.output\n}`,
    );

    const findings = lintAlloy(`${chain.join('\n')}\ndiscovery.relabel "a5000" {\n\ttargets = []\n}\n`);

    expect(findings.map(({ code }) => code)).toEqual(['unconsumed-component']);
  });

  it('follows labels and targets through a long chain without running out of stack', () => {
    const links = Array.from({ length: 20_000 }, (_, index) => index);
    const relabels = links.map(
      (index) => `discovery.relabel "a${index}" {\n\ttargets = discovery.relabel.a${index + 1}.output\n}`,
    );
    const processes = links.map(
      (index) => `loki.process "a${index + 1}" {\n\tforward_to = [loki.process.a${index}.receiver]\n}`,
    );
    const ends = `
discovery.relabel "a20000" {
	targets = []
}
prometheus.scrape "s" {
	targets    = discovery.relabel.a0.output
	forward_to = []
	job_name   = "x"
}
loki.source.file "f" {
	targets    = discovery.relabel.a0.output
	forward_to = [loki.process.a20000.receiver]
}
loki.process "a0" {
	forward_to = []
	stage.output {
		source = "x"
	}
}
`;

    const codes = lintAlloy([...processes, ...relabels, ends].join('\n')).map(({ code }) => code);

    expect(codes).toEqual(['forwards-nowhere', 'forwards-nowhere']);
  });
});
