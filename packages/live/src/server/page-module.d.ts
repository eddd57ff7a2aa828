/** Made by `build-page.mjs`. */
declare module '#page' {
  /** The page: one file with its script and its style inside. */
  export const html: string;
  /** Sources that the page's Content-Security-Policy allows: hashes of its script and its style. */
  export const scriptSource: string;
  export const styleSource: string;
}
