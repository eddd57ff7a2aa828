import type { Logger, LoggerOptions } from 'winston';
import type Transport = require('winston-transport');

/** A logger of winston. */
export declare function createLogger(options: LoggerOptions): Logger;
/** A transport that can be given to a logger of winston. */
export declare function createTransport(options: Transport.TransportStreamOptions): Transport;
