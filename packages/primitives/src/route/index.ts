export { route, RoutePrimitive, type RouteInput, type RouteOptions, type RouteOutput } from './route.js';
export type { Routes, RouteSelector } from './route.js';
export { conditional, ConditionalPrimitive, type ConditionalOptions, type Predicate } from './conditional.js';
export { RouteNotFoundError } from './route-not-found-error.js';
