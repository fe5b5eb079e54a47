/** What a plan holds, summed up, for people and for programs. */
import { sayCount } from '../../base/say-count.ts';
import type { PlanFile } from '../../plan/plan.ts';

/** Characters of a digest that tell journeys apart for people; `--format json` has them whole. */
const DIGEST_SHOWN = 16;

/** The summary as data. Pure. */
export function summaryOf(file: PlanFile) {
  const { plan, digest, commit, tzdata, rutter } = file;
  const named = Object.values(plan.journeys).sort((a, b) => (a.name < b.name ? -1 : 1));
  const journeys = named.map((journey) => ({
    name: journey.name,
    digest: journey.digest,
    steps: Object.keys(journey.steps).length,
  }));
  const count = (part: 'segments' | 'traits' | 'templates' | 'policies') => Object.keys(plan[part]).length;
  const counts = {
    segments: count('segments'),
    traits: count('traits'),
    templates: count('templates'),
    policies: count('policies'),
  };
  return { workspace: plan.workspace.name, digest, commit, tzdata, rutter, journeys, ...counts };
}

/** The printers of a summary, by format. Pure. */
export function summaryPrinters(file: PlanFile) {
  const { plan, digest, commit, tzdata, rutter } = file;
  const summary = summaryOf(file);
  const { journeys, segments, traits, templates, policies } = summary;
  return {
    pretty: () => {
      const width = Math.max(0, ...journeys.map((each) => each.name.length));
      const rows = journeys.map(
        ({ name, digest: own, steps }) =>
          `  ${name.padEnd(width)}  ${own.slice(0, DIGEST_SHOWN)}  ${sayCount(steps, 'step')}`,
      );
      const parts = [
        sayCount(journeys.length, 'journey'),
        sayCount(segments, 'segment'),
        sayCount(traits, 'trait'),
        sayCount(templates, 'template'),
        policies === 1 ? '1 policy' : `${policies} policies`,
      ];
      const origin = `${commit === null ? 'no commit' : `commit ${commit.slice(0, 12)}`}, tzdata ${tzdata}, rutter ${rutter}`;
      return [
        `plan ${digest} of ${plan.workspace.name} (${origin})`,
        ...rows,
        `  ${parts.join(', ')}`,
        '',
      ].join('\n');
    },
    json: () => `${JSON.stringify(summary, null, 2)}\n`,
  };
}
