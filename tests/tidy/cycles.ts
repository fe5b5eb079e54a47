/** No import cycles, type imports included: of files that need each other, neither can be read first. */
import type { Rule, Violation } from './rule.ts';
import { type Import, importsOf } from './syntax.ts';
import type { Tree } from './tree.ts';

/** Depth first; an import back to a file that is still open closes a cycle, reported at that import, once. */
function check(tree: Tree): readonly Violation[] {
  const imports = new Map(tree.sources.map((source) => [source.path, importsOf(source, tree)]));
  const done = new Set<string>();
  const open: string[] = [];
  const violations: Violation[] = [];
  const visit = (path: string): void => {
    open.push(path);
    const seen = new Set<string>();
    for (const { to, line } of imports.get(path) ?? ([] as readonly Import[])) {
      if (to === null || seen.has(to)) continue;
      seen.add(to);
      const start = open.indexOf(to);
      if (start >= 0) {
        const cycle = [...open.slice(start), to].join(' -> ');
        violations.push({ path, line, message: `import cycle: ${cycle}` });
      } else if (!done.has(to)) {
        visit(to);
      }
    }
    open.pop();
    done.add(path);
  };
  for (const path of imports.keys()) {
    if (!done.has(path)) visit(path);
  }
  return violations;
}

export const cycles: Rule = {
  name: 'no import cycle',
  check,
  samples: [
    {
      files: {
        'src/base/a.ts': "import { b } from './b.ts';",
        'src/base/b.ts': "import { c } from './c.ts';",
        'src/base/c.ts': "\nimport type { A } from './a.ts';",
      },
      breaches: ['src/base/c.ts:2'],
    },
    { files: { 'src/base/a.ts': "export * from './a.ts';" }, breaches: ['src/base/a.ts:1'] },
    {
      files: {
        'src/base/a.ts': "import { b } from './b.ts';\nimport { c } from './c.ts';",
        'src/base/b.ts': "import { c } from './c.ts';",
        'src/base/c.ts': 'export const c = 1;',
      },
      breaches: [],
    },
  ],
};
