/** One result of an instant query. */
export interface InstantSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [seconds: number, value: string];
}

/** Asks Prometheus now. @throws Error with its words when it refuses the query */
export async function instantQuery(url: string, query: string): Promise<readonly InstantSample[]> {
  const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query }) });
  const body = (await response.json()) as { data?: { result: InstantSample[] }; error?: string };
  if (body.data === undefined) throw new Error(`${body.error ?? response.statusText}: ${query}`);
  return body.data.result;
}
