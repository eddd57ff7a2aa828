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
    if (this.#size === this.#hashes.length) this.#grow();
    this.#hashes[this.#size++] = hash;
    this.#link(this.#size);
    return isThere;
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

  #grow(): void {
    this.#hashes = twice(this.#hashes);
    this.#previous = twice(this.#previous);
    this.#last = new Uint32Array(this.#hashes.length);
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

function twice(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(2 * values.length);
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
