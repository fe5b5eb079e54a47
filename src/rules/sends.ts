/** Which templates go out, as which class and where: what rules about content judge by. Reads the plan. */
import type { SendData } from '../kinds/steps/send/schema.ts';
import { readSpec } from '../kinds/steps/spec.ts';
import type { Plan, Source } from '../plan/plan.ts';

/** One use of a template. */
export type TemplateSend = {
  readonly template: string;
  readonly class: string;
  readonly journey: string;
  readonly step: string;
  readonly source: Source;
};

type Sends = ReadonlyMap<string, readonly TemplateSend[]>;

/** Several rules ask, and going through all journeys of a large workspace takes its time. */
const known = new WeakMap<Plan, Sends>();

/**
 * All sends of all journeys, by template; messages of policies to colleagues and in the place of others are none. Pure, but
 * for what it remembers.
 */
export function sendsByTemplate(plan: Plan): Sends {
  const sends = known.get(plan) ?? collectSends(plan);
  known.set(plan, sends);
  return sends;
}

function collectSends(plan: Plan): Sends {
  const found = new Map<string, TemplateSend[]>();
  for (const journey of Object.keys(plan.journeys)) {
    for (const [step, data] of Object.entries(plan.journeys[journey]?.steps ?? {})) {
      if (data.kind !== 'send') continue;
      const { content, class: className } = readSpec<SendData>(data);
      const names = content.by === 'choice' ? content.of : Object.values(content.templates);
      for (const template of new Set(names)) {
        const send = { template, class: className, journey, step, source: data.source };
        const others = found.get(template);
        if (others === undefined) found.set(template, [send]);
        else others.push(send);
      }
    }
  }
  return found;
}
