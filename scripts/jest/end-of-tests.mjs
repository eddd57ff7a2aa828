// After the last test nothing may hold the process. Jest only says so and waits without an end; this ends the run with an error
// that names what is left. The timer itself holds nothing.
const graceMs = 60_000;

export default function endOfTests() {
  setTimeout(() => {
    console.error(`After all tests, something holds the process: ${process.getActiveResourcesInfo().join(', ')}.`);
    process.exit(1);
  }, graceMs).unref();
}
