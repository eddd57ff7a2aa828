/* eslint-disable @typescript-eslint/require-await -- async functions that do next to nothing are what is measured here */

export async function addOne(n: number): Promise<number> {
  return n + 1;
}

export async function double(n: number): Promise<number> {
  return n * 2;
}

export async function subtractThree(n: number): Promise<number> {
  return n - 3;
}
