import { environmentVariable, unusableVariable } from './environment.js';

/** Where this documentation is published, such as `https://docs.example/tta`. Empty: nowhere yet. */
const publishedAt = '';

let address: string | undefined;

/**
 * Where the documentation is read, without a slash at its end: `TTA_DOCS_URL`, for those who host it themselves, else
 * where it is published. Empty if it is nowhere; then errors and alerts lead to no page. The one place for all links.
 */
export function docsAddress(): string {
  return (address ??= readAddress());
}

/** The page about an error code; `undefined` if the documentation is nowhere. */
export function errorPage(code: string): string | undefined {
  const docs = docsAddress();
  return docs === '' ? undefined : `${docs}/errors/${code}.html`;
}

function readAddress(): string {
  const given = typeof process === 'object' ? environmentVariable('TTA_DOCS_URL') : undefined;
  if (given !== undefined && !/^https?:\/\/[^\s?#]+$/.test(given)) {
    unusableVariable('TTA_DOCS_URL', given, 'an http or https address', 'the default');
    return publishedAt;
  }
  return (given ?? publishedAt).replace(/\/+$/, '');
}
