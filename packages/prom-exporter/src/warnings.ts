import { warn } from '@tta/core/authors';

const mostSubjects = 100;
const longestSubject = 200;

/** Says each thing once: a page is made every few seconds, and its faults stay. */
export class Warnings {
  readonly #subjects = new Set<string>();

  get haveBeenSaid(): boolean {
    return this.#subjects.size > 0;
  }

  /** Warns unless this subject was warned about before. Past 100 subjects it is silent. */
  about(about: string, message: string): void {
    const subject = about.slice(0, longestSubject);
    if (this.#subjects.size > mostSubjects || this.#subjects.has(subject)) return;
    this.#subjects.add(subject);
    warn(
      this.#subjects.size > mostSubjects
        ? 'the metrics page has more faults than are worth a line each; no more are reported'
        : `${message}. This is said once.`,
    );
  }
}
