/** What cases are played with: the plan as a file, and content that says which locale it was taken from. */
import { tzdataVersion } from '../base/zone.ts';
import type { Decision } from '../kernel/decision.ts';
import type { Renderer } from '../kernel/renderer.ts';
import type { Definitions } from '../kinds/definition.ts';
import { chooseLocale } from '../language/content/renderer.ts';
import { planFile } from '../plan/file.ts';
import type { Plan } from '../plan/plan.ts';
import type { Stage } from './play.ts';

/** Content as it is sent, with the locale it was taken from: tests may name it. */
function withLocale(renderer: Renderer): Renderer {
  return {
    ...renderer,
    template(template) {
      const render = renderer.template(template);
      return (scope, wanted, now) => {
        const rendered = render(scope, wanted, now);
        if (!rendered.ok) return rendered;
        const locale = chooseLocale(Object.keys(template.locales), wanted, template.defaultLocale);
        return { ok: true, content: { ...rendered.content, locale } };
      };
    },
  };
}

/** The stage for the tests of a plan; `decided` sees every decision. */
export function stageOf(
  plan: Plan,
  kinds: Definitions,
  renderer: Renderer,
  decided?: (decision: Decision) => void,
): Stage {
  const file = planFile(plan, { rutter: 'test', commit: null, tzdata: tzdataVersion() });
  return { plan: file, kinds, renderer: withLocale(renderer), ...(decided && { decided }) };
}
