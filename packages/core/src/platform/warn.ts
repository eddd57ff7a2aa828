/** Writes one line to the process's warning channel, or to the console where there is none. */
export function warn(message: string): void {
  const text = `TTA: ${message}`;
  if (typeof process === 'object') process.emitWarning(text, 'TtaWarning');
  else console.warn(text);
}

/** Topics may contain names from outside, so their number is bounded to protect memory. */
const mostTopics = 1000;
const said = new Set<string>();

/** Warns once for each topic in this process, and says so. */
export function warnOnce(topic: string, message: string): void {
  if (said.has(topic) || said.size >= mostTopics) return;
  said.add(topic);
  warn(`${message} This is said once.`);
}
