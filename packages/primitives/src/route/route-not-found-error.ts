import { TtaError } from '@tta/core';
import { showValue } from '@tta/core/authors';

const maxListed = 20;

/** The selector of a route gave a key that the routes do not have. */
export class RouteNotFoundError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'RouteNotFoundError';
  /** The name of the route. */
  readonly stepName: string;
  /** The keys of the routes. */
  readonly routes: readonly string[];

  /** `given` is what its selector gave. */
  constructor(stepName: string, given: unknown, routes: readonly string[]) {
    const listed = routes.slice(0, maxListed).join(', ') + (routes.length > maxListed ? ', ...' : '');
    super(
      'ERR_TTA_ROUTE_NOT_FOUND',
      `the selector of ${stepName} must give one of ${listed}; it gave ${showValue(given)}. Add that route, or the option otherwise`,
    );
    this.stepName = stepName;
    this.routes = routes;
  }
}
