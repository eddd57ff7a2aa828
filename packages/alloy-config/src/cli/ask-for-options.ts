import { createInterface, type Interface } from 'node:readline/promises';
import type { AlloyConfigOptions } from '../presets/alloy-config-options.js';
import { CliError } from './cli-error.js';
import { say, type CliIo } from './cli-io.js';
import { optionsFromFlags, type OptionFlags } from './option-flags.js';
import { generateOrExplain } from './read-options.js';

/** Asks a question and gives the answer, or `usual` for an empty one. */
type Ask = (question: string, usual: string) => Promise<string>;

/** Asks for the options one by one, again from the start if they do not go together. */
export async function askForOptions(io: CliIo): Promise<AlloyConfigOptions> {
  const terminal = createInterface({ input: io.stdin, output: io.stderr });
  try {
    const ask = asking(terminal);
    for (;;) {
      try {
        const options = optionsFromFlags(await askForFlags(ask));
        generateOrExplain(options, undefined);
        return options;
      } catch (error) {
        if (!(error instanceof CliError) || error.exitCode === 1) throw error;
        await say(io, `\nThat does not work: ${error.message}\nOnce more:\n`);
      }
    }
  } finally {
    terminal.close();
  }
}

function asking(terminal: Interface): Ask {
  // Lines come one by one and none is lost, also when they are pasted faster than questions are asked.
  const lines = terminal[Symbol.asyncIterator]();
  return async (question, usual) => {
    terminal.setPrompt(`${question}${usual === '' ? '' : ` [${usual}]`}: `);
    terminal.prompt();
    const line = await lines.next();
    if (line.done === true) throw new CliError('the answers ended; nothing was written');
    const answer = line.value.trim();
    return answer === '' ? usual : answer;
  };
}

async function askForFlags(ask: Ask): Promise<OptionFlags> {
  const sources = {
    ...(await yes(ask, 'Find processes in the folder of TTA_DISCOVERY_DIR', 'discovery')),
    ...(await list(ask, 'Metrics pages, host:port, with commas (- for none)', 'localhost:9464', 'service')),
    ...(await list(ask, 'Log files with JSON lines, with commas (- for none)', '-', 'logFile')),
    ...(await list(ask, 'Units of the journal, with commas (- for none)', '-', 'journal')),
    ...(await yes(ask, 'Take traces, metrics and logs over OTLP', 'otlp')),
    ...(await yes(ask, 'Metrics of this machine', 'hostMetrics')),
    ...(await yes(ask, 'Metrics of Alloy itself', 'alloyMetrics')),
  };
  const cloud = await yes(ask, 'Send to Grafana Cloud', 'grafanaCloud', 'y');
  const own = {
    ...(await text(ask, 'Send metrics to (remote-write URL, - for nowhere else)', 'prometheus')),
    ...(await text(ask, 'Send logs to (push URL of Loki, - for nowhere else)', 'loki')),
    ...(await text(ask, 'Send traces to (OTLP endpoint, - for nowhere else)', 'tempo')),
  };
  const token =
    Object.keys(own).length === 0
      ? {}
      : await text(ask, 'Variable with the bearer token for these (- for none)', 'tokenEnv');
  const profile = await ask('Size: small, default or busy', 'default');
  return { ...sources, ...cloud, ...own, ...token, ...(profile !== 'default' && { profile }) };
}

async function yes(ask: Ask, question: string, flag: keyof OptionFlags, usual: 'y' | 'n' = 'n'): Promise<OptionFlags> {
  for (;;) {
    const answer = (await ask(`${question}? y or n`, usual)).toLowerCase();
    if (/^y(es)?$/.test(answer)) return { [flag]: true };
    if (/^no?$/.test(answer)) return {};
  }
}

async function list(ask: Ask, question: string, usual: string, flag: keyof OptionFlags): Promise<OptionFlags> {
  const answer = await ask(question, usual);
  const values = answer
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '' && value !== '-');
  return values.length === 0 ? {} : { [flag]: values };
}

async function text(ask: Ask, question: string, flag: keyof OptionFlags): Promise<OptionFlags> {
  const answer = await ask(question, '-');
  return answer === '-' ? {} : { [flag]: answer };
}
