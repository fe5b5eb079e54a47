/** Waiting for something that happens elsewhere, by asking again and again. Imports nothing. */

/** Waits until `check` holds, by polling; throws after `withinMs`, which is far more than a busy machine needs. */
export async function until(
  check: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 50_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Those of whom something holds that is asked of the daemon, one after the other. */
export async function those<Item>(
  items: readonly Item[],
  holds: (item: Item) => Promise<boolean>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (const item of items) if (await holds(item)) found.push(item);
  return found;
}
