import type { ObservedStep } from '@tta/core';
import { monotonicNow } from '@tta/core/authors';
import { latencySlotMs, slotMs, StepNumbersRecord } from './step-numbers.js';
import { stepKey, type LiveNumbers } from '../model/live-data.js';

/** Names are open, and code that makes ever new ones must not fill the memory. */
const mostSteps = 500;

/** Figures of all steps of the process, by name and type. */
export class NumbersRegistry {
  readonly #byStep = new WeakMap<ObservedStep, StepNumbersRecord>();
  readonly #byKey = new Map<string, StepNumbersRecord>();

  of(step: ObservedStep): StepNumbersRecord {
    return this.#byStep.get(step) ?? this.#find(step);
  }

  read(process: string): LiveNumbers {
    const nowMs = monotonicNow();
    const steps = Array.from(this.#byKey.values(), (numbers) => numbers.read(process, nowMs));
    return { now: Date.now(), slotMs, latencySlotMs, steps };
  }

  #find(step: ObservedStep): StepNumbersRecord {
    const isMore = this.#byKey.size >= mostSteps && !this.#byKey.has(stepKey(step));
    const { name, type } = isMore ? { name: '_other', type: 'task' } : step;
    const key = stepKey({ name, type });
    let numbers = this.#byKey.get(key);
    if (numbers === undefined) {
      numbers = new StepNumbersRecord(name, type, monotonicNow());
      this.#byKey.set(key, numbers);
    }
    this.#byStep.set(step, numbers);
    return numbers;
  }
}
