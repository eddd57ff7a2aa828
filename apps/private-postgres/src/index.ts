export { isPostgresInstalled, serverUser } from './debian-postgres.js';
export { PostgresMissingError } from './postgres-missing-error.js';
export { startPrivatePostgres, type PrivatePostgres } from './private-postgres.js';
