// Which part of the rehearsal is asked for: all of it, or by --package and --consumer what a change is about.
import { parseArgs } from 'node:util';

const upgrade = 'upgrade';
/** Their examples need a server that the rehearsal does not start, so they are tried only where they are asked for. */
export const onlyOnRequest = ['@tta/dbos'];

/** Reads flags such as `--package otel --consumer CommonJS`; each may be given several times, and names may be cut short. */
export function readSelection(argv, packages, consumers) {
  const { values } = parseArgs({
    args: argv,
    options: {
      package: { type: 'string', multiple: true },
      consumer: { type: 'string', multiple: true },
      write: { type: 'boolean', default: false },
    },
  });
  if (values.write && (values.package ?? values.consumer) !== undefined)
    throw new Error('--write takes the whole table, so neither --package nor --consumer goes with it');
  const chosen = select('--consumer', values.consumer, [...consumers, upgrade]);
  return {
    packages: select('--package', values.package, packages).filter(
      (name) => values.package !== undefined || !onlyOnRequest.includes(name),
    ),
    consumers: chosen.filter((name) => name !== upgrade),
    isUpgraded: chosen.includes(upgrade),
    isWritten: values.write,
  };
}

function select(flag, wanted, known) {
  if (wanted === undefined) return known;
  for (const word of wanted) {
    if (!known.some((name) => fits(name, word)))
      throw new Error(`${flag} ${word} is none of ${known.map((name) => `"${name}"`).join(', ')}`);
  }
  return known.filter((name) => wanted.some((word) => fits(name, word)));
}

function fits(name, word) {
  return name.toLowerCase().includes(word.toLowerCase());
}
