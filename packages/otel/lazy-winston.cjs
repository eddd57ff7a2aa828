// Loads winston when telemetry is created, not when this package is imported. This is CommonJS because bundlers see this
// `require`: they would not see one of `createRequire`, which Jest in CommonJS mode could not make either.

exports.createLogger = (options) => require('winston').createLogger(options);

exports.createTransport = (options) => new (require('winston-transport'))(options);
