/**
 * The version in package.json, kept in step by `pnpm version-packages`. A constant, because a bundle has no package.json.
 */
export const packageVersion = '0.0.0';
