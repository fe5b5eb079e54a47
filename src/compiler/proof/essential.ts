/**
 * What is exempt by the meaning of the language, and whether that is put to a wrong use. An essential class is what
 * somebody must get: no complaint stops it, and no unsubscribe.
 */
import type { Plan } from '../../plan/plan.ts';
import { insteadOf } from './exclusions.ts';
import type { Exempt, Finding, Way } from './theorem.ts';
import type { Ways } from './ways.ts';

/** Classes of the language whose meaning is marketing; a workspace cannot make them essential. */
const MARKETING: ReadonlySet<string> = new Set(['lifecycle', 'promotional']);

function essentialClasses({ workspace }: Plan): readonly string[] {
  return Object.keys(workspace.classes)
    .filter((name) => workspace.classes[name]?.essential === true)
    .sort();
}

/** Templates that go out both ways, with the first of each. */
function sharedTemplates(ways: readonly Way[]): Exempt['shared'] {
  const byTemplate = Map.groupBy(
    ways.flatMap((way) => way.templates.map((template) => ({ template, way }))),
    ({ template }) => template,
  );
  return [...byTemplate.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([template, uses]) => {
      const essential = uses.find(({ way }) => !way.promotional)?.way;
      const promotional = uses.find(({ way }) => way.promotional)?.way;
      return essential === undefined || promotional === undefined
        ? []
        : [{ template, essential, promotional }];
    });
}

/** Everything that no exclusion and no consent judges. Pure. */
export function exemptions(plan: Plan, { ways, calls }: Ways): Exempt {
  const teams = Object.keys(plan.policies)
    .sort()
    .flatMap((policy) => {
      const instead = plan.policies[policy] && insteadOf(plan.policies[policy]);
      return instead === undefined ? [] : [{ policy, to: instead.to, channel: instead.channel }];
    });
  return {
    calls,
    teams,
    essential: essentialClasses(plan),
    heldOutNot: plan.workspace.holdout?.exempt ?? null,
    shared: sharedTemplates(ways),
  };
}

/** Findings about marketing that calls itself essential. Pure. */
export function checkEssential(plan: Plan, { ways }: Ways): readonly Finding[] {
  return essentialClasses(plan)
    .filter((name) => MARKETING.has(name))
    .map((name): Finding => {
      const way = ways.find((each) => each.class === name);
      return {
        code: 'essential-marketing',
        message: `the class \`${name}\` is marketing and cannot be essential`,
        policy: null,
        source: way?.source ?? null,
        label: `sends \`${name}\``,
        notes: ['complaints and unsubscribes do not stop an essential class, and no holdout does'],
        help: `take \`essential: true\` from \`${name}\` in rutter.yaml, or send this as \`service\` or \`transactional\``,
      };
    });
}
