import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { alloyFile, attribute, blankLine, block, comment, trailingComment } from './builders.js';
import { call, reference } from './expression-builders.js';
import { formatAlloy } from './format-alloy.js';
import { parseAlloy } from './parse-alloy.js';
import { printAlloy } from './print-alloy.js';

/** The tree has no place for a comment in the header of a block; it comes out behind the brace. */
const withoutTheirPlace = new Set(['comment-before-label']);
const inputs = readFileSync(new URL('./vectors/format.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { readonly name: string; readonly input: string })
  .filter(({ name }) => !withoutTheirPlace.has(name));

describe('printAlloy', () => {
  it('prints a built file as a person would write it', () => {
    const receiver = reference('prometheus.remote_write.cloud.receiver');
    const file = alloyFile([
      comment('Generated. Do not edit.'),
      blankLine(),
      block('logging', { level: 'info', format: 'logfmt' }),
      block('prometheus.exporter.self', 'alloy', []),
      block('prometheus.scrape', 'app', [
        attribute('targets', [{ __address__: 'localhost:9464', job: 'tta' }]),
        attribute('forward_to', [receiver]),
        attribute('scrape_interval', '30s'),
        trailingComment('often enough'),
        comment('Two lists as one.'),
        attribute(
          'more',
          call('array.concat', reference('a.b.targets'), [{ 'app.kubernetes.io/name': 'x', job: 'y' }]),
        ),
      ]),
      block('prometheus.remote_write', 'cloud', [
        block('endpoint', [
          attribute('url', call('sys.env', 'URL')),
          undefined,
          [block('basic_auth', { password: call('sys.env', 'TOKEN'), username: undefined })],
        ]),
      ]),
    ]);

    expect(printAlloy(file)).toBe(`// Generated. Do not edit.

logging {
	level  = "info"
	format = "logfmt"
}

prometheus.exporter.self "alloy" { }

prometheus.scrape "app" {
	targets = [{
		__address__ = "localhost:9464",
		job         = "tta",
	}]
	forward_to      = [prometheus.remote_write.cloud.receiver]
	scrape_interval = "30s" // often enough

	// Two lists as one.
	more = array.concat(
		a.b.targets,
		[{
			"app.kubernetes.io/name" = "x",
			job                      = "y",
		}],
	)
}

prometheus.remote_write "cloud" {
	endpoint {
		url = sys.env("URL")

		basic_auth {
			password = sys.env("TOKEN")
		}
	}
}
`);
  });

  it.each(inputs)('gives $name back as the formatter does', ({ input }) => {
    expect(printAlloy(parseAlloy(input))).toBe(formatAlloy(input));
  });

  it('keeps the breaks and comments round a value that was changed', () => {
    const file = parseAlloy('b {\n\ta = [\n\t\t1, // one\n\t] // list\n\t// about c\n\tc = 2\n}\n');

    const changed = {
      ...file,
      body: file.body.map((statement) =>
        statement.kind === 'block'
          ? {
              ...statement,
              body: statement.body.map((inner) =>
                inner.kind === 'attribute' && inner.name === 'c' ? attribute('c', { x: 1 }) : inner,
              ),
            }
          : statement,
      ),
    };

    expect(printAlloy(changed)).toBe(
      'b {\n\ta = [\n\t\t1, // one\n\t] // list\n\t// about c\n\tc = {\n\t\tx = 1,\n\t}\n}\n',
    );
  });

  it('refuses a tree that is too deep to walk', () => {
    let value = reference('x') as Parameters<typeof attribute>[1];
    for (let depth = 0; depth < 500; depth++) value = call('f', value);

    expect(() => printAlloy(alloyFile([attribute('a', value)]))).toThrow('at most 400 levels deep');
  });
});
