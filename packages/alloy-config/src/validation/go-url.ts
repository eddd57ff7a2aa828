/** Why Go does not read a text as a URL, as a phrase; `undefined` if it does. */
export function urlProblem(text: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- these are what Go refuses
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'has a control character';
  const [, beforeFragment = '', fragment = ''] = /^([^#]*)#?([^]*)$/.exec(text) ?? [];
  const [, scheme, rest = beforeFragment] = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(beforeFragment) ?? [];
  if (scheme === undefined && beforeFragment.startsWith(':')) return 'has no scheme before the colon';
  const [withoutQuery = ''] = rest.split('?', 1);
  const [, authority, path = withoutQuery] = /^\/\/([^/]*)(.*)$/.exec(withoutQuery) ?? [];
  if (authority === undefined && scheme === undefined && /^[^/]*:/.test(path)) return 'has no scheme such as http://';
  const isOpaque = scheme !== undefined && !rest.startsWith('/');
  const escape = (isOpaque ? undefined : badEscape(path)) ?? badEscape(fragment);
  if (escape !== undefined) return `has ${JSON.stringify(escape)}, which is not an escape such as %20`;
  return authority === undefined ? undefined : authorityProblem(authority);
}

/** A user may stand before the host, and a port behind it. */
function authorityProblem(authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (at >= 0 && !/^(?:[\w.~!$&'()*+,;=:%@-])*$/.test(authority.slice(0, at))) return 'has an invalid user or password';
  const [, inBrackets, behind = ''] = /^(\[.*\])(.*)$/.exec(host) ?? [];
  if (host.startsWith('[') && inBrackets === undefined) return 'has a host without ]';
  const port = inBrackets === undefined ? /:.*$/.exec(host)?.[0] : behind;
  if (port !== undefined && port !== '' && !/^:\d*$/.test(port)) {
    // The text behind the colon may be a password whose host is missing.
    return 'has a port that is not a number';
  }
  // Only a zone behind an IPv6 address, and bytes beyond ASCII, may be escaped.
  const wrong = (inBrackets === undefined ? /[\s\\^`{|}]|%(?![89a-f])/i : /[\s\\^`{|}]|%(?!25)/).exec(host)?.[0];
  return wrong === undefined ? undefined : `has ${JSON.stringify(wrong)} in its host`;
}

function badEscape(text: string): string | undefined {
  return /%(?![0-9a-f]{2}).{0,2}/i.exec(text)?.[0];
}
