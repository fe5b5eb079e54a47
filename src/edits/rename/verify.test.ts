/** A rename that does something else than it says is found, whatever it is that went wrong. */
import { describe, expect, it } from 'vitest';
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { readBase } from '../../rules/cases.fixture.ts';
import { renameTarget } from './rename.ts';
import type { Renaming } from './renaming.ts';
import { applyRenaming, findDamage } from './verify.ts';

const compile = (texts: Texts) =>
  compileWorkspace(
    [...texts].map(([path, text]) => ({ path, text })),
    definitions,
  );
const open = () => compile(new Map(readBase().map(({ path, text }) => [path, text])));

function rename(compiled: Compiled, table: string, name: string, newName: string): Renaming {
  const made = renameTarget(compiled, { table, name }, newName);
  if (!made.ok) throw new Error(made.problem.message);
  return made;
}

async function damage(before: Compiled, made: Renaming): Promise<string | null> {
  const texts = applyRenaming(before.texts, made);
  return texts === null ? 'refused' : findDamage(before, await compile(texts), made);
}

describe('a rename is taken back', () => {
  it('when it leaves a reference behind', async () => {
    const before = await open();
    const made = rename(before, 'segment', 'customers', 'buyers');
    expect(await damage(before, made)).toBeNull();
    for (const left of made.edits) {
      const partial = { ...made, edits: made.edits.filter((edit) => edit !== left) };
      expect(await damage(before, partial)).not.toBeNull();
    }
  });

  it('when it changes something that has another meaning', async () => {
    const before = await open();
    const made = rename(before, 'template', 'nudge', 'push_note');
    const other = before.names.declared.find(({ name }) => name === 'remind');
    const more = other === undefined ? [] : [{ span: other.span, text: 'again' }];
    expect(more).toHaveLength(1);
    expect(await damage(before, { ...made, edits: [...made.edits, ...more] })).toContain('`remind`');
  });

  it('when a splice says something else than it was meant to say', async () => {
    const before = await open();
    const made = rename(before, 'event', 'Signed Up', 'Joined');
    const odd = made.edits.map((edit) => ({ ...edit, text: 'Joined: x' }));
    expect(await damage(before, { ...made, edits: odd })).toBe('refused');
  });
});
