import { formatAlloy, parseAlloy } from '@tta/alloy-config';

// How @tta/alloy-config takes long files: the time of a line is to stay the same, however many there are.

const lineCounts = [1000, 10_000, 100_000];
const rounds = 5;

/** A configuration of about that many lines, with what configurations have: blocks, aligned attributes, lists, calls, comments. */
function configuration(lines: number): string {
  const block = (index: number): string => `// Service ${index}.
prometheus.scrape "service_${index}" {
  targets = [{ __address__ = "localhost:${index}", job = "service" }]
  forward_to = [prometheus.remote_write.cloud.receiver]
  scrape_interval = "30s" // as everywhere
  clustering { enabled = true }
  honor_labels = sys.env("HONOR_${index}") == "yes"
}

`;
  return Array.from({ length: Math.ceil(lines / 9) }, (_, index) => block(index)).join('');
}

function medianMs(action: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    action();
    return performance.now() - startedAt;
  }).sort((one, other) => one - other);
  return times[Math.floor(rounds / 2)] ?? NaN;
}

const warmUp = configuration(2000);
for (let run = 0; run < 20; run++) formatAlloy(warmUp);

console.log('| lines | parse | a line | format | a line |\n|---|---|---|---|---|');
for (const lines of lineCounts) {
  const text = configuration(lines);
  const cells = [parseAlloy, formatAlloy].flatMap((action) => {
    const milliseconds = medianMs(() => action(text));
    return [`${milliseconds.toFixed(1)} ms`, `${((milliseconds / lines) * 1000).toFixed(2)} µs`];
  });
  console.log(`| ${lines.toLocaleString('en')} | ${cells.join(' | ')} |`);
}
