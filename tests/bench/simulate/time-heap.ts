/** A binary heap of items by instant, as anybody would write it. */

type Entry<Item> = { readonly at: number; readonly item: Item };

/** The earliest first. */
export class TimeHeap<Item> {
  readonly #entries: Entry<Item>[] = [];

  peek(): Entry<Item> | null {
    return this.#entries[0] ?? null;
  }

  push(at: number, item: Item): void {
    const entries = this.#entries;
    let place = entries.length;
    entries.push({ at, item });
    const made = entries[place] as Entry<Item>;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = entries[parent] as Entry<Item>;
      if (above.at <= at) break;
      entries[place] = above;
      place = parent;
    }
    entries[place] = made;
  }

  pop(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= entries.length) break;
      const other = entries[child + 1];
      if (other !== undefined && other.at < (entries[child] as Entry<Item>).at) child += 1;
      const below = entries[child] as Entry<Item>;
      if (below.at >= last.at) break;
      entries[place] = below;
      place = child;
    }
    entries[place] = last;
  }
}
