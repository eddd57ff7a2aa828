import { spawnSync } from 'node:child_process';
import { debianPython, pythonModule } from './describe-with.js';

/** Prometheus's own client for Python has the parser that OpenMetrics calls its reference. */
export const referenceParser = pythonModule('python3-prometheus-client', 'prometheus_client.openmetrics.parser');

export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar: { readonly labels: Readonly<Record<string, string>>; readonly value: number } | null;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly help: string;
  readonly samples: readonly ParsedSample[];
}

const program = `
import json, sys
from importlib import import_module
parser = import_module('prometheus_client.openmetrics.parser' if sys.argv[1] == 'openmetrics' else 'prometheus_client.parser')
print(json.dumps([
    {'name': family.name, 'type': family.type, 'unit': family.unit, 'help': family.documentation, 'samples': [
        {'name': sample.name, 'labels': sample.labels, 'value': sample.value,
         'exemplar': sample.exemplar and {'labels': sample.exemplar.labels, 'value': sample.exemplar.value}}
        for sample in family.samples]}
    for family in parser.text_string_to_metric_families(sys.stdin.buffer.read().decode('utf-8'))]))
`;

/** @throws Error with the parser's message if it rejects the page. */
export function parseByReference(page: string, format: 'text' | 'openmetrics'): ParsedFamily[] {
  const { status, stdout, stderr } = spawnSync(debianPython, ['-c', program, format], {
    input: page,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`the parser does not take the page: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return JSON.parse(stdout) as ParsedFamily[];
}
