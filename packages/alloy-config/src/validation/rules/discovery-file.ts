import type { BodyView } from '../../schema/body-view.js';

/** Alloy checks neither, and another extension brings it down. */
export function discoveryFilesAreReadable(body: BodyView): void {
  for (const { text, node } of body.texts('files')) {
    if (!/\.(?:json|yml|yaml)$/i.test(text)) {
      body.report(
        'discovery-extension',
        node,
        `${JSON.stringify(text)} must end in .json, .yml or .yaml: any other ending makes Alloy panic`,
      );
    }
    const folder = text.slice(0, text.lastIndexOf('/') + 1);
    const file = text.slice(folder.length);
    if (folder.includes('*') || file.split('*').length > 2) {
      body.report(
        'discovery-wildcard',
        node,
        `${JSON.stringify(text)} may have one * and only behind the last /: list the folders instead`,
      );
    }
  }
}
