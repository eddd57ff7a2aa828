import { block, type BodyInput } from '../syntax/builders.js';
import type { Component } from './define-component.js';

/**
 * Makes any component, including those without a function of their own:
 * `component('discovery.docker', 'local', { host })`. Its arguments are not checked here; refer to its exports by
 * `reference('discovery.docker.local.targets')`.
 */
export function component(name: string, label: string, body: BodyInput): Component {
  return { block: block(name, label, body) };
}
