/** The address of a trace: the template with the id in place of each `{traceId}`. */
export function traceHref(template: string, traceId: string): string {
  return template.replaceAll('{traceId}', traceId);
}
