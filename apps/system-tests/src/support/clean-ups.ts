type CleanUp = () => unknown;

/** Clean-ups of a test, run in reverse order. Each one runs even if an earlier one fails. */
export class CleanUps {
  readonly #all: CleanUp[] = [];

  add(cleanUp: CleanUp): void {
    this.#all.push(cleanUp);
  }

  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const cleanUp of this.#all.splice(0).reverse()) {
      try {
        await cleanUp();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be cleaned up');
  }
}
