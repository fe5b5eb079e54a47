/** Names in sentences stand in backticks, so that a page can show them as code. */

/** "`email`"; a backtick inside of a name would end it early, and is shown as another quote. Pure. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', "'")}\``;
}

/** "`email`, `push`". Pure. */
export function quoteNames(names: readonly string[], separator = ', '): string {
  return names.map(quoteName).join(separator);
}
