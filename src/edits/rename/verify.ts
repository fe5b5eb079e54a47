/**
 * Carries a rename out on texts, and says whether it did what it says: every file reads as the splices were meant to
 * make it read, and afterwards the same places declare and use the same names, the old one replaced by the new one.
 */
import type { Compiled } from '../../compiler/compile.ts';
import type { NamePlace } from '../../compiler/names.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { applyEdits } from '../../language/syntax/edits.ts';
import { parseYaml } from '../../language/syntax/parse.ts';
import { isAsExpected } from '../../language/syntax/verify-edits.ts';
import { parseCached } from '../../language/workspace/cache.ts';
import type { Renaming } from './renaming.ts';
import { splitTable } from './values.ts';

/** The texts after a rename, files under their new paths; null where a splice would do something else. Pure. */
export function applyRenaming(texts: Texts, { edits, moves }: Renaming): Texts | null {
  const changed = new Map(texts);
  for (const [file, own] of Map.groupBy(edits, ({ span }) => span.file)) {
    const text = texts.get(file);
    if (text === undefined) return null;
    const before = parseCached(file, text);
    const next = applyEdits(text, own);
    const after = parseYaml(file, next);
    if (before.root === null || after.root === null || after.broken) return null;
    if (!isAsExpected(before.root, own, after.root)) return null;
    changed.set(file, next);
  }
  for (const { from, to } of moves) {
    changed.set(to, changed.get(from) ?? '');
    changed.delete(from);
  }
  return changed;
}

/** What a rename got wrong, in words; null when the workspace means the same but for the name. Pure. */
export function findDamage(before: Compiled, after: Compiled, renaming: Renaming): string | null {
  const error = after.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return `${error.span.file}: ${error.message}`;
  const counts = new Map<string, number>();
  for (const key of keysOf(before, renaming)) counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const key of keysOf(after, null)) counts.set(key, (counts.get(key) ?? 0) - 1);
  for (const [key, count] of counts) {
    if (count === 0 || (count === -1 && isMigration(key, renaming))) continue;
    const [what, table, name, file] = key.split('\0');
    return `${file}: ${table} \`${name}\` would be ${what} ${count > 0 ? 'no more' : 'where it was not'}`;
  }
  return null;
}

/** The new `moved` entry names the step that it leads to. */
function isMigration(key: string, { target, newName }: Renaming): boolean {
  return splitTable(target.table)[0] === 'step' && key.startsWith(`used\0${target.table}\0${newName}\0`);
}

/** Names with their files, as they must read after the rename (null: as they are). */
function keysOf({ names }: Compiled, renaming: Renaming | null): readonly string[] {
  const key = (what: string) => (place: NamePlace) => {
    const { table, name, span } = renaming === null ? place : renamed(place, renaming);
    return [what, table, name, span.file].join('\0');
  };
  return [...names.declared.map(key('declared')), ...[...names.used].map(key('used'))];
}

/** Tables that belong to something of this noun carry its name: `step OLD`, `property OLD`. */
const OWNED: { readonly [noun: string]: readonly string[] } = {
  journey: ['step', 'goal'],
  event: ['property'],
  test: ['subscriber'],
};

function renamed(place: NamePlace, { target, newName, moves }: Renaming): NamePlace {
  const { table, name } = place;
  const [noun, owner] = splitTable(table);
  const isOwned = OWNED[target.table]?.includes(noun) === true;
  const owned = noun === 'subscriber' ? owner?.replace(/^[^:]*/, '') : '';
  const isOf = isOwned && owner === `${target.name}${owned}`;
  const file = moves.find(({ from }) => from === place.span.file)?.to ?? place.span.file;
  return {
    table: isOf ? `${noun} ${newName}${owned}` : table,
    name: table === target.table && name === target.name ? newName : name,
    span: { ...place.span, file },
  };
}
