/** Which templates go out, as which class and where: what rules about content judge by. Reads what the proof has found. */
import type { Proof, Way } from '../compiler/proof/theorem.ts';

/** One use of a template. */
export type TemplateSend = Pick<Way, 'class' | 'journey' | 'step' | 'source'> & { readonly template: string };

type Sends = ReadonlyMap<string, readonly TemplateSend[]>;

/** Several rules ask, and going through all sends of a large workspace takes its time. */
const known = new WeakMap<Proof, Sends>();

/**
 * All sends of all journeys, by template, each step once; messages of policies to colleagues and in the place of others are
 * none. `proof` null: there is no plan, and so no send. Pure, but for what it remembers.
 */
export function sendsByTemplate(proof: Proof | null): Sends {
  if (proof === null) return new Map();
  const sends = known.get(proof) ?? collectSends(proof);
  known.set(proof, sends);
  return sends;
}

function collectSends({ ways }: Proof): Sends {
  const found = new Map<string, TemplateSend[]>();
  for (const { templates, class: className, journey, step, source } of ways) {
    for (const template of templates) {
      const others = found.get(template) ?? [];
      found.set(template, others);
      // A step has a way for each of its channels.
      const last = others.at(-1);
      if (last?.step === step && last.journey === journey) continue;
      others.push({ template, class: className, journey, step, source });
    }
  }
  return found;
}
