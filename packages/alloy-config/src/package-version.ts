/** Kept equal to package.json by `pnpm version-packages`. A constant, because a bundle has no package.json. */
export const packageVersion = '0.0.0';
