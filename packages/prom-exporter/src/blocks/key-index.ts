const { imul } = Math;

const leastBuckets = 256;

/**
 * Knows which keys are there already, numbered as they come. Of a key only its hash is kept: a hundred thousand texts
 * that live on make long pauses for garbage. So the caller compares a new key with those of the same hash.
 */
export class KeyIndex {
  #size = 0;
  #hashes = new Uint32Array(leastBuckets);
  /** The previous key in the same bucket: 0 for none, 1 for the first key. */
  #previous = new Uint32Array(leastBuckets);
  /** The last key of each bucket. */
  #last = new Uint32Array(leastBuckets);

  get size(): number {
    return this.#size;
  }

  /** Adds a key, and returns whether one of the keys before it that have its hash is the same. */
  add(key: string, isSame: (number: number) => boolean): boolean {
    const hash = hashOf(key);
    const isThere = this.#some(hash, isSame);
    if (this.#size === this.#hashes.length) this.#grow(2 * this.#size);
    this.#hashes[this.#size++] = hash;
    this.#link(this.#size);
    return isThere;
  }

  /** Makes room for so many keys at once: to make it while they come would take ever longer. */
  reserve(size: number): void {
    if (size > this.#hashes.length) this.#grow(2 ** Math.ceil(Math.log2(size)));
  }

  /** Forgets all but the first keys. */
  truncate(size: number): void {
    // The last key is always the last of its bucket.
    for (; this.#size > size; this.#size--) {
      this.#last[this.#bucketOf(this.#size)] = this.#previous[this.#size - 1] ?? 0;
    }
  }

  #some(hash: number, isSame: (number: number) => boolean): boolean {
    let entry = this.#last[hash & (this.#last.length - 1)] ?? 0;
    while (entry > 0) {
      if (this.#hashes[entry - 1] === hash && isSame(entry - 1)) return true;
      entry = this.#previous[entry - 1] ?? 0;
    }
    return false;
  }

  #grow(size: number): void {
    this.#hashes = longer(this.#hashes, size);
    this.#previous = longer(this.#previous, size);
    this.#last = new Uint32Array(size);
    for (let entry = 1; entry <= this.#size; entry++) this.#link(entry);
  }

  #link(entry: number): void {
    const bucket = this.#bucketOf(entry);
    this.#previous[entry - 1] = this.#last[bucket] ?? 0;
    this.#last[bucket] = entry;
  }

  #bucketOf(entry: number): number {
    return (this.#hashes[entry - 1] ?? 0) & (this.#last.length - 1);
  }
}

function longer(values: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(length);
  more.set(values);
  return more;
}

/** FNV-1a over code units. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = imul(hash ^ key.charCodeAt(index), 0x01000193);
  // Its low bits are the weakest, and they choose the bucket.
  return (hash ^ (hash >>> 15)) >>> 0;
}
