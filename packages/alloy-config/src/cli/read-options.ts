import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import type { AlloyConfigOptions } from '../presets/alloy-config-options.js';
import { generateAlloyConfig, type GeneratedAlloyConfig } from '../presets/generate-alloy-config.js';
import { AlloyConfigError } from '../syntax/alloy-config-error.js';
import { CliError, usageError } from './cli-error.js';
import type { CliIo } from './cli-io.js';
import { hasOptionFlags, optionsFromFlags, type OptionFlags } from './option-flags.js';
import { errorCode } from '../doctor/error-code.js';
import { messageOf } from './message-of.js';
import { nameOf, readInput, readTextFile } from './read-input.js';

/** The configuration generated from the flags of a verb, or from the options file that it names. */
export async function generateFrom(
  io: CliIo,
  file: string | undefined,
  flags: OptionFlags,
): Promise<GeneratedAlloyConfig> {
  if (file !== undefined && hasOptionFlags(flags)) {
    throw usageError('give either a file with options or flags for sources and destinations, not both');
  }
  if (file === undefined && !hasOptionFlags(flags)) {
    throw usageError('no options: name a file with them, - for standard input, or give flags such as --grafana-cloud');
  }
  const options = file === undefined ? optionsFromFlags(flags) : await readOptions(io, file);
  return generateOrExplain(options, file);
}

/** Generates a configuration; errors in the options become one line. */
export function generateOrExplain(options: AlloyConfigOptions, file: string | undefined): GeneratedAlloyConfig {
  try {
    return generateAlloyConfig(options);
  } catch (error) {
    if (!(error instanceof AlloyConfigError)) throw error;
    const where = [...(file === undefined ? [] : [nameOf(file)]), ...(error.path === '' ? [] : [error.path])];
    const message = [...where, error.reason].join(': ');
    throw new CliError(message, file === undefined ? 2 : 1);
  }
}

/** Options from a file: JSON, YAML, or a module whose default export they are. Standard input is YAML or JSON. */
async function readOptions(io: CliIo, file: string): Promise<AlloyConfigOptions> {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase();
  if (file === '-' || ending === 'yaml' || ending === 'yml') return parseYaml(await readInput(io, file), nameOf(file));
  if (ending === 'json') return parseJson(await readTextFile(file), file);
  if (ending !== undefined && /^[cm]?[jt]s$/.test(ending)) return importOptions(file);
  throw usageError(`cannot tell what ${file} is: its name must end in .json, .yaml, .yml, .ts, .mts, .js or .mjs`);
}

function parseJson(text: string, name: string): AlloyConfigOptions {
  try {
    return checkedRecord(JSON.parse(text), name);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The reader of YAML knows the line; the message of JSON.parse shows a part of the file, which may hold a secret.
    parseYaml(text, name);
    throw new CliError(`${name}: it is not JSON, though it is YAML; mend it or name it .yaml`);
  }
}

function parseYaml(text: string, name: string): AlloyConfigOptions {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new CliError(`${name}:${line}:${col}: ${error.message.split('\n')[0] ?? ''}`);
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    throw new CliError(`${name}: ${messageOf(error)}`);
  }
  return checkedRecord(value, name);
}

async function importOptions(file: string): Promise<AlloyConfigOptions> {
  // For its clear message when the file is missing or a directory.
  await readTextFile(file);
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown };
  } catch (error) {
    if (errorCode(error) === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new CliError(
        `${file}: Node ${process.versions.node} does not read TypeScript. Run with Node 22.18 or newer, or with a loader: ` +
          "NODE_OPTIONS='--import tsx' tta-alloy-config ..., or write the options as .mjs, .json or .yaml",
      );
    }
    const reason = messageOf(error).split('\n')[0] ?? '';
    throw new CliError(`${file}: it could not be loaded: ${reason}`);
  }
  if (module.default === undefined)
    throw new CliError(`${file}: it has no default export; write "export default {...}"`);
  return checkedRecord(module.default, file);
}

/** `generateAlloyConfig` checks the rest, whatever it is. */
function checkedRecord(value: unknown, name: string): AlloyConfigOptions {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CliError(`${name}: it must hold an object with destinations, and perhaps sources and operation`);
  }
  return value as AlloyConfigOptions;
}
