/** Least and most arguments of each function of Alloy's library. */
const counts: readonly (readonly [least: number, most: number, names: readonly string[]])[] = [
  [1, 1, ['sys.env', ...prefixed('convert', 'nonsensitive')]],
  [1, 1, prefixed('string', 'to_lower to_upper trim_space')],
  [1, 1, prefixed('encoding', 'from_json from_yaml from_base64 from_URLbase64 to_json to_base64 to_URLbase64')],
  [1, 1, prefixed('encoding', 'url_encode url_decode')],
  [2, 2, [...prefixed('string', 'join split trim trim_prefix trim_suffix'), 'json_path']],
  [3, 3, prefixed('string', 'replace')],
  [1, Infinity, prefixed('string', 'format')],
  [0, Infinity, ['coalesce', ...prefixed('array', 'concat'), ...prefixed('file', 'path_join')]],
];

/** Functions of Alloy's library, with the least and the most arguments that they take. */
export const functions: ReadonlyMap<string, { readonly least: number; readonly most: number }> = new Map(
  counts.flatMap(([least, most, names]) => names.map((name) => [name, { least, most }] as const)),
);

/** Functions that need `--stability.level=experimental`. */
export const experimentalFunctions: ReadonlySet<string> = new Set(prefixed('array', 'combine_maps group_by'));

/** Old names, which still work but make `alloy validate` fail, and the new ones. */
export const deprecatedFunctions: ReadonlyMap<string, string> = new Map([
  ['env', 'sys.env'],
  ['nonsensitive', 'convert.nonsensitive'],
  ['concat', 'array.concat'],
  ['json_decode', 'encoding.from_json'],
  ['yaml_decode', 'encoding.from_yaml'],
  ['base64_decode', 'encoding.from_base64'],
  ...'format join replace split to_lower to_upper trim trim_prefix trim_suffix trim_space'
    .split(' ')
    .map((name) => [name, `string.${name}`] as const),
]);

/** Values of the library that are not functions. */
export const constants: ReadonlySet<string> = new Set(prefixed('constants', 'hostname os arch version'));

function prefixed(namespace: string, names: string): string[] {
  return names.split(' ').map((name) => `${namespace}.${name}`);
}
