import { appendFileSync, readFileSync } from 'node:fs';

/** A step that began, in whichever process. */
export interface BegunStep {
  readonly workflowId: string;
  /** The step's name and a random part, new each time that it runs. */
  readonly token: string;
  readonly pid: number;
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
}

/** A line that is appended survives its process, however that ends. */
export function appendStep(file: string, { workflowId, token, pid, at }: BegunStep): void {
  appendFileSync(file, `${workflowId} ${token} ${pid} ${at}\n`);
}

export function readSteps(file: string): BegunStep[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [workflowId = '', token = '', pid, at] = line.split(' ');
    return { workflowId, token, pid: Number(pid), at: Number(at) };
  });
}
