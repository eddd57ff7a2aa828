/** As it stands in package.json; `pnpm version-packages` keeps it so. A constant, for in a bundle there is no package.json. */
export const packageVersion = '0.0.0';
