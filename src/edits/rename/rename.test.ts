/** Renaming: what follows, what is refused, and that nothing else changes, over every name of the example workspace. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '../../base/hash.ts';
import type { Json } from '../../base/json.ts';
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import type { Texts } from '../../language/diagnostics/apply-fixes.ts';
import { meaningOf } from '../../plan/digest.ts';
import type { Plan } from '../../plan/plan.ts';
import { findRenameTarget, renameTarget } from './rename.ts';
import type { RenameTarget, Renaming } from './renaming.ts';
import { renamableTable } from './tables.ts';
import { applyRenaming, findDamage } from './verify.ts';

const ROOT = fileURLToPath(new URL('../../../journeys', import.meta.url));

function readExample(): Texts {
  const paths = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.ya?ml$/.test(path),
  );
  return new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(ROOT, path), 'utf8')]));
}

const compile = (texts: Texts) =>
  compileWorkspace(
    [...texts].map(([path, text]) => ({ path, text })),
    definitions,
  );

/** The meaning of a plan as text, with `from` read as `to`; facts go by what they are, not by the hash of it. */
function meaning(plan: Plan, from: string, to: string): string {
  const facts = Object.entries(plan.facts).map(([id, spec]) => {
    const read = JSON.parse(JSON.stringify(spec).replaceAll(from, to)) as Json;
    return [id, contentHash(read as Parameters<typeof contentHash>[0])] as const;
  });
  const journeys = Object.fromEntries(
    Object.entries(plan.journeys).map(([name, journey]) => [
      name,
      { ...journey, migrate: [], digest: '', about: {}, uses: null },
    ]),
  );
  let text = JSON.stringify(meaningOf({ ...plan, journeys })).replaceAll(from, to);
  for (const [id, plain] of facts) text = text.replaceAll(id, plain);
  // The order of keys and of lists of uses follows the names.
  return canonical(JSON.parse(text) as Json);
}

function canonical(value: Json): string {
  if (Array.isArray(value)) {
    const parts = value.map(canonical);
    return value.every((each) => typeof each === 'string') ? `[${parts.sort()}]` : `[${parts}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${canonical(member as Json)}`,
  );
  return `{${entries.sort()}}`;
}

/** Where two long texts part, in a form that a person can read. */
function difference(left: string, right: string): string {
  if (left === right) return '';
  let at = 0;
  while (left[at] === right[at]) at += 1;
  return `${left.slice(Math.max(0, at - 80), at + 80)} <> ${right.slice(Math.max(0, at - 80), at + 80)}`;
}

const withoutMoved = (texts: Texts) =>
  new Map([...texts].map(([path, text]) => [path, text.replace(/^migrate:\n(?: +- moved:.*\n?)+/m, '')]));

let texts: Texts;
let compiled: Compiled;
let targets: readonly RenameTarget[];
beforeAll(async () => {
  texts = readExample();
  compiled = await compile(texts);
  targets = compiled.names.declared.filter(
    ({ table, name }) => renamableTable(table)?.builtIn.includes(name) === false,
  );
});

const rename = (from: Compiled, target: RenameTarget, newName: string): Renaming => {
  const made = renameTarget(from, target, newName);
  if (!made.ok) throw new Error(made.problem.message);
  return made;
};

describe('every name of the example', () => {
  it('is there in every table', () => {
    const tables = new Set(targets.map(({ table }) => table.split(' ')[0]));
    expect([...tables].sort()).toEqual(
      [
        'attribute',
        'event',
        'goal',
        'journey',
        'policy',
        'segment',
        'step',
        'template',
        'test',
        'trait',
      ].sort(),
    );
  });

  it('can be renamed: the plan is the same but for the name, and back again the files are the same but for `moved`', async () => {
    const names = fc.constantFrom('zzq_fresh', 'Zzq_fresh.v2', 'zzq-fresh_1');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), names, async (target, name) => {
        // In a path a dot needs brackets: they stay when the name is plain again, and in a template are part of the plan.
        const newName = /^(?:attribute|step|trait)/.test(target.table) ? name.replace('.', '_') : name;
        const there = rename(compiled, target, newName);
        const changed = applyRenaming(texts, there);
        expect(changed).not.toBeNull();
        const after = await compile(changed as Texts);
        expect(findDamage(compiled, after, there)).toBeNull();
        const plan = after.plan as Plan;
        const now = meaning(plan, newName, target.name);
        expect(difference(now, meaning(compiled.plan as Plan, newName, target.name))).toBe('');
        const back = rename(after, { ...target, name: newName }, target.name);
        const again = applyRenaming(changed as Texts, back) as Texts;
        expect(new Map([...withoutMoved(again)].sort())).toEqual(new Map([...texts].sort()));
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('is found at every place where it stands', () => {
    for (const place of [...compiled.names.declared, ...compiled.names.used]) {
      if (!targets.some(({ table, name }) => table === place.table && name === place.name)) continue;
      const found = findRenameTarget(compiled, place.span.file, place.span.start);
      expect(found?.target).toBeDefined();
    }
  });
});
