/** Functions of Alloy's library. */
export const functions: ReadonlySet<string> = new Set([
  'sys.env',
  'coalesce',
  ...prefixed('string', 'format join split replace to_lower to_upper trim trim_prefix trim_suffix trim_space'),
  ...prefixed('array', 'concat'),
  ...prefixed('convert', 'nonsensitive'),
  ...prefixed(
    'encoding',
    'from_json from_yaml from_base64 from_URLbase64 to_json to_base64 to_URLbase64 url_encode url_decode',
  ),
  ...prefixed('file', 'path_join'),
  'json_path',
]);

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
