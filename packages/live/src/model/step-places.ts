import type { RunTree, TreeStep } from '@tta/core/run-tree';

/**
 * Numbers the places of steps, the same in all runs of a workflow: a place is that of the step around, a name, and which
 * of the steps of that name it is there.
 */
export class StepPlaces {
  readonly #numbers = new Map<string, number>();
  readonly #around: (number | undefined)[] = [];

  /** The steps of a run by their places, each after the one around it. */
  of({ steps }: Pick<RunTree, 'steps'>): Map<number, TreeStep> {
    const found = new Map<number, TreeStep>();
    const places = new Map<number, number>();
    const counts = new Map<string, number>();
    for (const step of steps) {
      const around = step.parent === undefined ? undefined : places.get(step.parent);
      const named = `${around ?? ''}/${step.name}`;
      const count = counts.get(named) ?? 0;
      counts.set(named, count + 1);
      const place = this.#numberOf(`${count}/${named}`, around);
      places.set(step.id, place);
      found.set(place, step);
    }
    return found;
  }

  /** The place around; `undefined` for the root's. */
  around(place: number): number | undefined {
    return this.#around[place];
  }

  #numberOf(key: string, around: number | undefined): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#around.push(around) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
