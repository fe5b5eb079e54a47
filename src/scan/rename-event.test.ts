/** Renaming an event in code: which literals change, in which quotes, what hinders it; and laws over random programs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { applyEdits } from '../language/syntax/edits.ts';
import { defaultCallees } from './callees.ts';
import { renameEventInCode } from './rename-event.ts';
import type { Code } from './scan.fixture.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function rename(code: Code, name: string, newName: string) {
  const folder = mkdtempSync(join(tmpdir(), 'rutter-rename-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(code)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const made = renameEventInCode(
    {
      roots: ['.'],
      cwd: folder,
      folder,
      withTests: false,
      withTypes: false,
      callees: defaultCallees,
      aliases: {},
      isIgnored: () => false,
    },
    name,
    newName,
  );
  const after: Code = Object.fromEntries(
    Object.entries(code).map(([path, text]) => [
      path,
      applyEdits(
        text,
        made.edits.filter(({ span }) => span.file === path),
      ),
    ]),
  );
  return { ...made, after };
}

describe('what changes', () => {
  it.each([
    ['a literal', `a.track('Old');`, `a.track('New');`],
    ['in double quotes', `a.track("Old");`, `a.track("New");`],
    ['a template', 'a.track(`Old`);', 'a.track(`New`);'],
    [
      'a constant, once',
      `const n = 'Old'; a.track(n); b.track(n);`,
      `const n = 'New'; a.track(n); b.track(n);`,
    ],
    [
      'an enum',
      `enum E { A = 'Old', B = 'Other' } a.track(E.A);`,
      `enum E { A = 'New', B = 'Other' } a.track(E.A);`,
    ],
    [
      'a member',
      `const E = { A: 'Old' } as const; a.track(E.A);`,
      `const E = { A: 'New' } as const; a.track(E.A);`,
    ],
    ['one way of two', `a.track(b ? 'Old' : 'Other');`, `a.track(b ? 'New' : 'Other');`],
    [
      'by a caller',
      `function r(e) { a.track(e) }\nr('Old'); r('Other');`,
      `function r(e) { a.track(e) }\nr('New'); r('Other');`,
    ],
    [
      'and keeps comments and layout',
      `a.track( /* Old */ 'Old' , // Old\n);`,
      `a.track( /* Old */ 'New' , // Old\n);`,
    ],
  ])('%s', (_, before, after) => {
    const made = rename({ 'a.ts': before }, 'Old', 'New');
    expect(made.after).toEqual({ 'a.ts': after });
    expect(made.blocked).toEqual([]);
  });

  it.each([
    [`a.track('Old');`, `a.track('It\\'s "n\${e}w" \\\\');`],
    [`a.track("Old");`, `a.track("It's \\"n\${e}w\\" \\\\");`],
    ['a.track(`Old`);', `a.track(\`It's "n\\\${e}w" \\\\\`);`],
  ])('writes what has a meaning in those quotes so that it has none: %s', (before, after) => {
    expect(rename({ 'a.ts': before }, 'Old', `It's "n\${e}w" \\`).after['a.ts']).toBe(after);
  });

  it('in the file that holds the constant', () => {
    const code = { 'a.ts': `import { N } from './n';\na.track(N);\n`, 'n.ts': `export const N = 'Old';\n` };
    expect(rename(code, 'Old', 'New').after).toEqual({ ...code, 'n.ts': `export const N = 'New';\n` });
  });

  it('nothing where nobody sends it, and what else says the name is told', () => {
    const code = { 'a.ts': `type Name = 'Old';\nconst label = 'Old';\nif (x === 'Old') a.track('Other');\n` };
    const made = rename(code, 'Old', 'New');
    expect(made.edits).toEqual([]);
    expect(made.mentions.map(({ start }) => start)).toEqual([12, 33, 50]);
  });
});

describe('what hinders it', () => {
  it.each([
    ['a name that is computed', `a.track('Old'); a.track(b());`, 'it is what `b()` returns'],
    [
      'a function whose calls are not all known',
      `a.track('Old'); function r(e) { a.track(e) } bus(r);`,
      'it is given by the callers of `r`',
    ],
    [
      'a name that is put together',
      `a.track('O' + 'ld');`,
      'the name is put together, or comes from several places',
    ],
    ['a beginning that fits', `a.track('Old'); a.track(\`Ol\${b.c}\`);`, '`b.c` is no text that can be read'],
  ])('%s', (_, code, reason) => {
    const { blocked } = rename({ 'a.ts': code }, 'Old', 'New');
    expect(blocked.map((each) => each.reason)).toEqual([reason]);
  });

  it('not a name that cannot be this one', () => {
    expect(rename({ 'a.ts': `a.track('Old'); a.track(\`Trial \${b.c}\`);` }, 'Old', 'New').blocked).toEqual(
      [],
    );
  });

  it('a new name that would make two events one is no hindrance for the code, and changes no other call', () => {
    const made = rename({ 'a.ts': `a.track('Old'); a.track('New');` }, 'Old', 'New');
    expect(made.after['a.ts']).toBe(`a.track('New'); a.track('New');`);
    expect(made.blocked).toEqual([]);
  });
});

/** Small programs that send events in several ways. */
const program = fc
  .array(
    fc.tuple(
      fc.constantFrom('Old', 'Other', 'Third'),
      fc.constantFrom(0, 1, 2, 3, 4),
      fc.constantFrom("'", '"', '`'),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) =>
    parts
      .map(([name, form, mark], index) => {
        const literal = `${mark}${name}${mark}`;
        if (form === 0) return `a.track(${literal}, { x: 1 });`;
        if (form === 1) return `const n${index} = ${literal}; a.track(n${index});`;
        if (form === 2) return `const E${index} = { A: ${literal} } as const; a.track(E${index}.A);`;
        if (form === 3) return `function r${index}(e) { a.track(e) } r${index}(${literal});`;
        return `a.track({ event: ${literal} }); // ${name}`;
      })
      .join('\n'),
  );

describe('laws', () => {
  it('there and back gives the same bytes, and between them nobody sends the old name', () => {
    fc.assert(
      fc.property(program, fc.string({ minLength: 1, maxLength: 12 }), (code, word) => {
        fc.pre(!['Old', 'Other', 'Third'].includes(word));
        const there = rename({ 'a.ts': code }, 'Old', word);
        expect(there.blocked).toEqual([]);
        expect(rename(there.after, 'Old', 'x').edits).toEqual([]);
        expect(rename(there.after, word, 'Old').after).toEqual({ 'a.ts': code });
      }),
      { numRuns: 60 },
    );
  });
});
