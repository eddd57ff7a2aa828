// Preloaded by `--import` into a process whose memory is measured: it answers each message with its resident memory after
// a collection of garbage. Needs `--expose-gc`.
process.on('message', () => {
  global.gc?.();
  process.send?.({ residentMb: process.memoryUsage.rss() / 2 ** 20 });
});
// It ends with the process that measures.
process.on('disconnect', () => process.exit());
process.channel?.unref();
