import type { Command } from 'commander';
import { usageError } from './cli-error.js';
import { print, type CliIo } from './cli-io.js';
import { describeRoutes, routesOf } from './flow-routes.js';
import { flowGraph } from './flow-graph.js';
import { mermaidGraph } from './mermaid-graph.js';
import { parseOrFail } from './parse-or-fail.js';
import { readInput } from './read-input.js';
import type { Verb } from './verb.js';
import { variablesInFile } from './variables-in-file.js';

interface ExplainFlags {
  readonly mermaid?: true;
  readonly json?: true;
}

/** `explain`: what a file collects, from where to where. */
export function addExplain(command: Command, verb: Verb): void {
  command
    .description('Says in a few lines what a file collects, from where to where, and draws it as a Mermaid graph.')
    .argument('<file>', 'file to explain, - for standard input')
    .option('--mermaid', 'print the graph only')
    .option('--json', 'print components, what flows between them, and variables as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ tta-alloy-config explain config.alloy
  $ tta-alloy-config explain --mermaid config.alloy > pipeline.mmd
`,
    )
    .action(verb<[string, ExplainFlags]>(explain));
}

async function explain(io: CliIo, path: string, { mermaid, json }: ExplainFlags): Promise<number> {
  if (mermaid === true && json === true) throw usageError('--mermaid and --json exclude each other');
  const file = parseOrFail(await readInput(io, path), path);
  const graph = flowGraph(file);
  const variables = variablesInFile(file).map(({ name }) => name);
  if (json === true) {
    const routes = routesOf(graph);
    await print(
      io,
      JSON.stringify({ routes, components: [...graph.nodes.values()], flows: graph.edges, variables }, undefined, 2),
    );
  } else if (mermaid === true) {
    await print(io, mermaidGraph(graph));
  } else {
    const needs = variables.length === 0 ? 'Needs no variables.' : `Needs ${variables.join(', ')}.`;
    await print(io, `${describeRoutes(graph)}\n${needs}\n\n\`\`\`mermaid\n${mermaidGraph(graph)}\`\`\`\n`);
  }
  return 0;
}
