export { map, MapPrimitive, type MapOptions } from './map.js';
export type { Items } from './item-source.js';
