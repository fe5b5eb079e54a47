/** Spectral with three rules that say what three of ours say: the name's form, an owner, a date of review. */
import { Document, Ruleset, Spectral } from '@stoplight/spectral-core';
import { pattern, truthy } from '@stoplight/spectral-functions';
import parsers from '@stoplight/spectral-parsers';
import type { GeneratedFile } from '../generated.ts';
import { measureCpu } from '../measure.ts';

const RULES = new Ruleset({
  rules: {
    naming: {
      given: '$.name',
      then: { function: pattern, functionOptions: { match: '^[a-z]+(_[a-z0-9]+)+_v[0-9]+$' } },
    },
    'missing-owner': { given: '$', then: { field: 'owner', function: truthy } },
    'review-overdue': {
      given: '$.review_by',
      then: { function: pattern, functionOptions: { match: '^2[0-9]{3}-' } },
    },
  },
});

/** CPU milliseconds for each file; throws when Spectral finds something, or does not see what is wrong. */
export async function measureSpectral(files: readonly GeneratedFile[]): Promise<number> {
  const spectral = new Spectral();
  spectral.setRuleset(RULES);
  const run = ({ path, text }: GeneratedFile) => spectral.run(new Document(text, parsers.Yaml, path));
  const found = await run({ path: 'bad.yaml', text: 'name: Bad Name\nreview_by: soon\n' });
  const codes = found.map(({ code }) => String(code)).sort();
  if (codes.join() !== 'missing-owner,naming,review-overdue')
    throw new Error(`Spectral found ${codes.join()}`);
  for (const file of files.slice(0, 10)) await run(file);
  const cpuMs = await measureCpu(async () => {
    for (const file of files) {
      const results = await run(file);
      if (results.length > 0) throw new Error(`${file.path}: ${results[0]?.message}`);
    }
  });
  return cpuMs / files.length;
}
