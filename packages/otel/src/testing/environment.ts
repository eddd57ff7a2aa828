import { afterEach, jest } from '@jest/globals';

/** Sets variables; `restoreEnvironment` takes them back after each test of the file. */
export function setEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) process.env[name] = value;
}

/** Restores the environment after each test of the file, and hides the developer's own variables from all tests. */
export function restoreEnvironment(): void {
  const isOurs = (name: string): boolean => name.startsWith('OTEL_') || name.startsWith('TTA_');
  const clear = (): void => {
    for (const name of Object.keys(process.env)) if (isOurs(name)) Reflect.deleteProperty(process.env, name);
  };
  clear();
  afterEach(clear);
}

/** Keeps warnings of the process from the console, as a list that fills. */
export function catchWarnings(): string[] {
  const caught: string[] = [];
  jest.spyOn(process, 'emitWarning').mockImplementation(((warning: string) => {
    caught.push(warning);
  }) as typeof process.emitWarning);
  return caught;
}
