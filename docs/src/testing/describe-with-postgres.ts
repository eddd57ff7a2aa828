import { describe } from '@jest/globals';
import { isPostgresInstalled } from 'private-postgres';

/** Skips where Debian's PostgreSQL is missing, except in CI. */
export const describeWithPostgres = isPostgresInstalled() || process.env.CI === 'true' ? describe : describe.skip;
