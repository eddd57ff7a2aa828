import { isPostgresInstalled } from 'private-postgres';
import type { Requirement } from './describe-with.js';

/** For `describeWith`. */
export const postgresql: Requirement = { name: 'postgresql', isInstalled: isPostgresInstalled };
