/** As it stands in package.json; `pnpm version-packages` keeps it so. A constant, because a bundle has no package.json. */
export const packageVersion = '0.0.0';
