/** Blocks of `Name: value` lines, as delivery and feedback reports are written in (RFC 3464, 2.1; RFC 5965, 3). Pure. */

/** Values by lower-case name; of a repeated field the first. */
export type Fields = ReadonlyMap<string, string>;

/** More blocks than any report about one mail has. */
const BLOCKS_MAX = 100;

/** The blocks of a text, in order, without empty ones; folded lines are one. What is no field is left out. */
export function readFields(text: string): readonly Fields[] {
  const unfolded = text.replaceAll('\r\n', '\n').replace(/\n[ \t]+(?=\S)/g, ' ');
  const blocks: Fields[] = [];
  for (const block of unfolded.split(/\n[ \t]*\n/, 4 * BLOCKS_MAX)) {
    const fields = readBlock(block);
    if (fields.size > 0 && blocks.length < BLOCKS_MAX) blocks.push(fields);
  }
  return blocks;
}

function readBlock(block: string): Fields {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (/^[!-9;-~]+$/.test(name) && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

/** The address in a typed value, `rfc822; <ana@example.com>`: without type, brackets and comment. Pure. */
export function addressIn(value: string | undefined): string | null {
  if (value === undefined) return null;
  const bare = value.slice(value.indexOf(';') + 1).trim();
  const address = /<([^<>]*)>/.exec(bare)?.[1] ?? bare.split(/[\s(]/)[0] ?? '';
  return address === '' ? null : address;
}
