/** A store full of people whose waits end at one and the same instant, made by the engine itself. */
import { instant } from '../../../src/base/ids.ts';
import { createEngine } from '../../../src/hosts/engine/engine.ts';
import { openSqliteStore } from '../../../src/hosts/sqlite/store.ts';
import { definitions } from '../../../src/kinds/registry.ts';
import { createRenderer } from '../../../src/language/content/renderer.ts';
import type { PlanFile } from '../../../src/plan/plan.ts';

const BATCH = 2_000;

/** Lets so many people sign up at one instant (epoch ms), and closes the store. Their waits begin there. */
export function gatherCrowd(directory: string, plan: PlanFile, size: number, signedUpAt: number): void {
  const at = instant(signedUpAt);
  const store = openSqliteStore(directory);
  const engine = createEngine({ store, kinds: definitions, renderer: createRenderer({}) });
  engine.install(plan, at);
  for (let start = 0; start < size; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size - start) }, (_unused, index) => {
      const id = `crowd${start + index}`;
      const signUp = {
        type: 'event' as const,
        id: `s-${id}`,
        name: 'Signed Up',
        at,
        properties: { plan: 'x' },
      };
      const inputs = [{ type: 'identify' as const, traits: { first_name: id } }, signUp];
      return { messageId: `m-${id}`, subscriber: id, at, inputs };
    });
    engine.accept(batch, at);
  }
  engine.close();
}
