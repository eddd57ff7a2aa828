import { block, type BodyInput } from '../syntax/builders.js';
import type { Component } from './define-component.js';

/**
 * Any component, such as one that has no function of its own: `component('discovery.docker', 'local', { host })`. What it
 * says is not checked here; refer to its exports by `reference('discovery.docker.local.targets')`.
 */
export function component(name: string, label: string, body: BodyInput): Component {
  return { block: block(name, label, body) };
}
