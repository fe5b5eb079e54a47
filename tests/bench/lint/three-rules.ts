/** Our side of the comparison with Spectral: the same three rules on the same documents, read and checked against their schemas. */
import { instant } from '../../../src/base/ids.ts';
import { readDocuments } from '../../../src/compiler/read-documents.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { lintWorkspace } from '../../../src/rules/lint-workspace.ts';
import { rules } from '../../../src/rules/registry.ts';
import type { GeneratedFile } from '../generated.ts';
import { measureCpu } from '../measure.ts';

const THREE = ['naming', 'missing-owner', 'review-overdue'];

/** CPU milliseconds for each file, without compiling, as Spectral does not compile either. Throws when something is found. */
export async function measureThreeRules(files: readonly GeneratedFile[]): Promise<number> {
  const chosen = rules.filter(({ id }) => THREE.includes(id));
  if (chosen.length !== THREE.length) throw new Error('a rule is gone');
  const now = instant(Date.parse('2026-11-23T09:00:00Z'));
  let found = 0;
  const run = (suffix: string) => {
    const fresh = files.map(({ path, text }) => ({ path, text: text + suffix }));
    const { documents, diagnostics } = readDocuments(fresh, definitions);
    const compiled = {
      plan: null,
      proof: null,
      diagnostics,
      tests: [],
      texts: new Map(fresh.map(({ path, text }) => [path, text])),
      documents,
      standards: null,
      waivers: [],
      names: { declared: [], used: [], placesOf: () => [] },
    };
    const linted = lintWorkspace(compiled, definitions, { now, rules: chosen });
    if (linted.ran.ran.length !== THREE.length) throw new Error('a rule did not run');
    found = linted.diagnostics.length;
  };
  run('# warm-up\n');
  const cpuMs = await measureCpu(() => run('# three\n'));
  if (found > 0) throw new Error(`${found} findings in a clean workspace`);
  return cpuMs / files.length;
}
