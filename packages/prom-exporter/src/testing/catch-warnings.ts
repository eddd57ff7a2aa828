import { jest } from '@jest/globals';

/** Catches this process's warnings until it is restored; they are not printed. */
export function catchWarnings(): { readonly messages: () => string[]; readonly restore: () => void } {
  const spy = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  return { messages: () => spy.mock.calls.map(([warning]) => String(warning)), restore: () => spy.mockRestore() };
}
