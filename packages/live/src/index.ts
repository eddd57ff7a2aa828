export { startLive, type Live } from './live.js';
export type { LiveOptions, LiveTls } from './live-options.js';
export { LiveListenError } from './server/listen.js';
