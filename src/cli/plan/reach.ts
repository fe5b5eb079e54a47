/** `plan --reach FILE`: reads the sample of people, and counts them by both plans. Never the network. */
import { resolve } from 'node:path';
import { instant } from '../../base/ids.ts';
import type { Incoming } from '../../hosts/host.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import { planFile } from '../../plan/file.ts';
import type { Plan, PlanFile } from '../../plan/plan.ts';
import { compareReach, type ReachComparison } from '../../review/reach/compare.ts';
import { countReach } from '../../review/reach/count.ts';
import { readExport } from '../../review/simulation/export-lines.ts';
import { testLinks } from '../../review/test-links.ts';
import { type Context, Refusal } from '../context.ts';
import { readLines } from '../ingest/lines.ts';
import { reasonOf } from '../output.ts';

const BAD_SHOWN = 5;

async function readSample(context: Context, path: string): Promise<readonly Incoming[]> {
  const history: Incoming[] = [];
  let bad = 0;
  try {
    for await (const each of readExport(readLines(resolve(context.cwd, path), 0), instant(0))) {
      if ('incoming' in each) history.push(each.incoming);
      else {
        bad += 1;
        if (bad <= BAD_SHOWN) context.stderr.write(`${path}:${each.line}: not taken: ${each.reason}\n`);
      }
    }
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  if (bad > BAD_SHOWN) context.stderr.write(`... and ${bad - BAD_SHOWN} more\n`);
  if (history.length === 0)
    throw new Refusal(`\`${path}\` holds nobody`, 'name a file that `rutter ingest` reads');
  return history
    .map((each, index) => ({ each, index }))
    .sort((a, b) => a.each.at - b.each.at || a.index - b.index)
    .map(({ each }) => each);
}

/** The sample by the plan before and the one after. Throws a Refusal for a file that cannot be read. */
export async function readReach(
  context: Context,
  path: string,
  before: Plan,
  after: PlanFile,
  former: ReadonlyMap<string, string>,
): Promise<ReachComparison> {
  const history = await readSample(context, path);
  const renderer = createRenderer({ links: testLinks });
  const count = (plan: PlanFile) => countReach({ plan, definitions, renderer, history });
  const { rutter, commit, tzdata } = after;
  return compareReach(count(planFile(before, { rutter, commit, tzdata })), count(after), former);
}
