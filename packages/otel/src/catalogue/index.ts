// Every name that leaves a process, once. Adapters, README tables, dashboards, rules and alerts are made from these lists.

export * from './metric-catalogue.js';
export * from './event-catalogue.js';
export * from './span-attributes.js';
