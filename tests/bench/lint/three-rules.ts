/** Our side of the comparison with Spectral: the same three rules on the same documents, read and checked against their schemas. */
import { instant } from '../../../src/base/ids.ts';
import { readDocuments } from '../../../src/compiler/read-documents.ts';
import { compileStandards } from '../../../src/compiler/standards.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { lintWorkspace } from '../../../src/rules/lint-workspace.ts';
import { rules } from '../../../src/rules/registry.ts';
import type { GeneratedFile } from '../generated.ts';
import { measureCpu } from '../measure.ts';

const THREE = ['naming', 'missing-owner', 'review-overdue'];
/** What Spectral is asked for as a pattern. */
const STANDARDS: GeneratedFile = {
  path: 'standards.yaml',
  text: 'kind: Standards\nname: generated\nowner: crm\nnaming: { names: { Journey: "{words}_v{n}" } }\n',
};
/** Wrong in all three ways. */
const BAD: GeneratedFile = {
  path: 'journeys/bad.yaml',
  text: 'kind: Journey\nname: bad\nclass: lifecycle\nreview_by: 2020-01-01\nenter: { event: event_0, reentry: never }\nsteps: [{ id: end, exit: done }]\n',
};

/**
 * CPU milliseconds for each file, without compiling, as Spectral does not compile either. Throws when something is found, or
 * when what is wrong is not seen.
 */
export async function measureThreeRules(files: readonly GeneratedFile[]): Promise<number> {
  const chosen = rules.filter(({ id }) => THREE.includes(id));
  if (chosen.length !== THREE.length) throw new Error('a rule is gone');
  const now = instant(Date.parse('2026-11-23T09:00:00Z'));
  const run = (chosenFiles: readonly GeneratedFile[], suffix: string): readonly string[] => {
    const fresh = [...chosenFiles, STANDARDS].map(({ path, text }) => ({ path, text: text + suffix }));
    const { documents, diagnostics } = readDocuments(fresh, definitions);
    const standards = documents.find(({ kind }) => kind === 'Standards');
    const compiled = {
      plan: null,
      proof: null,
      diagnostics,
      tests: [],
      texts: new Map(fresh.map(({ path, text }) => [path, text])),
      documents,
      standards: standards === undefined ? null : compileStandards(standards),
      waivers: [],
      populations: [],
      names: { declared: [], declaredIn: () => [], used: [], placesOf: () => [] },
    };
    const linted = lintWorkspace(compiled, definitions, { now, rules: chosen });
    if (linted.ran.ran.length !== THREE.length) throw new Error('a rule did not run');
    return linted.diagnostics.map(({ code }) => code).sort();
  };
  const seen = run([...files, BAD], '# warm-up\n');
  if (seen.join() !== [...THREE].sort().join()) throw new Error(`the three rules found ${seen.join()}`);
  let found: readonly string[] = [];
  const cpuMs = await measureCpu(() => {
    found = run(files, '# three\n');
  });
  if (found.length > 0) throw new Error(`${found.length} findings in a clean workspace`);
  return cpuMs / files.length;
}
