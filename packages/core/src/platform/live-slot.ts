import { processSlot } from './process-slot.js';

/** The live page of this process, so that other pages of the process can link to it. */
export interface RunningLivePage {
  /** Without the token, which only the user may know: `http://127.0.0.1:9463`. `undefined` while none runs. */
  origin: string | undefined;
}

/** The place where the live page of this process is announced. */
export function runningLivePage(): RunningLivePage {
  return processSlot('live-page', () => ({ origin: undefined }));
}
