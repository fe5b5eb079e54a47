/** Names in sentences stand in backticks, so that a page can show them as code. */

/** "`email`, `push`". Pure. */
export function quoteNames(names: readonly string[], separator = ', '): string {
  return names.map((name) => `\`${name}\``).join(separator);
}
