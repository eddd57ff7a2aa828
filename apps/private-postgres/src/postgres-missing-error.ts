/** There is no PostgreSQL on this machine. The message names the package to install. */
export class PostgresMissingError extends Error {
  override readonly name = 'PostgresMissingError';
  constructor() {
    super('there is no PostgreSQL here; install it: apt-get install postgresql');
  }
}
