/** Values of the variables when a dashboard opens: our job, with all its workspaces and services. */
const chosen: Readonly<Record<string, string>> = {
  $job: 'tta-primitives',
  $workspace: '.*',
  $service: '.*',
  $workflow: '.+',
  $primitive: '.+',
};

/** The windows that follow from the time shown. */
export interface ShownTime {
  readonly rateInterval: string;
  readonly range: string;
  /** Milliseconds between two points of a graph. */
  readonly stepMs: number;
}

/**
 * The text as Grafana would hand it to Prometheus. `choice` is what people have chosen themselves, such as
 * `{ $service: 'demo' }`.
 * @throws Error about a variable without a value
 */
export function fillVariables(
  text: string,
  { rateInterval, range, stepMs }: ShownTime,
  choice: Readonly<Record<string, string>> = {},
): string {
  const values = {
    ...chosen,
    ...choice,
    $__rate_interval: rateInterval,
    $__range: range,
    $__interval_ms: String(stepMs),
  };
  return text.replace(/\$(?!\d)\w+/g, (name) => {
    const value = (values as Readonly<Record<string, string | undefined>>)[name];
    if (value === undefined) throw new Error(`no value for Grafana's variable ${name} in ${text}`);
    return value;
  });
}
