export { race, RacePrimitive, type RaceOptions } from './race.js';
export { RaceLostError } from './race-lost-error.js';
