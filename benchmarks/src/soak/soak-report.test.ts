import { describe, expect, it } from '@jest/globals';
import type { SoakFigures } from './soak-protocol.js';
import { judgeSoak, soakMarkdown } from './soak-report.js';

const figures: SoakFigures = {
  ...{ runs: 1000, steps: 4000, seconds: 1, takenMb: [10, 20, 31, 32], shown: 400, dropped: 600, failed: 20 },
};

describe('judgeSoak', () => {
  it('finds a soak good whose runs are all accounted for, within the bound', () => {
    expect(judgeSoak(figures)).toEqual({ isExact: true, isBounded: true });
    expect(soakMarkdown(figures, judgeSoak(figures))).toContain('| 10, 20, 31, 32 MB | below 32 MB |');
  });

  it('finds a run that is lost, and memory above the bound', () => {
    const verdict = judgeSoak({ ...figures, dropped: 599, takenMb: [10, 33] });

    expect(verdict).toEqual({ isExact: false, isBounded: false });
    expect(soakMarkdown(figures, verdict)).toMatch(/\*\*wrong\*\*[^]*\*\*above 32 MB\*\*/);
  });
});
