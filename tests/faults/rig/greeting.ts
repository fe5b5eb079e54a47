/** The one-mail workspace that several cases run. */
import type { PlanFile } from '../../../src/plan/plan.ts';
import { compileTexts } from '../../e2e/compile-texts.ts';
import { shop } from '../../e2e/shop.ts';

/** Everybody who signs up gets one mail. */
export function compileGreeting(): Promise<PlanFile> {
  const signup = `kind: Journey
name: service_greet_v1
class: service
enter: { event: Signed Up, reentry: always, while_active: parallel }
steps:
  - { id: mail, send: { channel: email, template: welcome } }
`;
  return compileTexts({ ...shop, 'signup.yaml': signup });
}
