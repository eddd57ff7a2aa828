import { userInfo } from 'node:os';

/** Says the parts that PostgreSQL's own tools fill in, and DBOS asks for: the user, the host, the name of the database. */
export function completeAddress(address: string): string {
  const url = new URL(address);
  // A URL without a host takes no user.
  if (url.hostname === '') return completeAddress(address.replace('://', '://localhost'));
  if (url.username === '') url.username = url.searchParams.get('user') ?? process.env.PGUSER ?? userInfo().username;
  if (/^\/?$/.test(url.pathname)) url.pathname = `/${process.env.PGDATABASE ?? url.username}`;
  return url.href;
}
