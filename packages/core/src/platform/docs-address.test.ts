import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type * as core from '../index.js';
import type * as docs from './docs-address.js';

afterEach(() => {
  delete process.env.TTA_DOCS_URL;
  jest.restoreAllMocks();
});

/** The variable is read once, so each test has modules of its own. */
async function withAddress(address: string | undefined): Promise<typeof core & typeof docs> {
  if (address !== undefined) process.env.TTA_DOCS_URL = address;
  jest.resetModules();
  return { ...(await import('../index.js')), ...(await import('./docs-address.js')) };
}

describe('the address of the documentation', () => {
  it('is nowhere, so that errors name no page', async () => {
    const { docsAddress, errorPage, TtaError } = await withAddress(undefined);

    expect(docsAddress()).toBe('');
    expect(errorPage('ERR_TTA_TEST')).toBeUndefined();
    expect(new TtaError('ERR_TTA_TEST', 'broken').message).toBe('broken');
  });

  it('is where TTA_DOCS_URL says, and errors lead to their pages', async () => {
    const { docsAddress, TimeoutExceededError } = await withAddress('https://docs.example/tta/');

    expect(docsAddress()).toBe('https://docs.example/tta');
    expect(new TimeoutExceededError(5).message).toBe(
      'the work did not end within 5 ms (https://docs.example/tta/errors/ERR_TTA_TIMEOUT.html)',
    );
  });

  it.each(['docs.example', 'javascript:alert(1)', 'https://docs.example/?page='])('is not %s', async (address) => {
    const warning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);

    const { docsAddress } = await withAddress(address);

    expect(docsAddress()).toBe('');
    expect(warning.mock.calls.map(([message]) => message)).toEqual([expect.stringContaining('TTA_DOCS_URL')]);
  });
});
