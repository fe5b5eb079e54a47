/** Two panics over one send: when the first is over, whoever it held joins what the second one lets through. */
import { describe, expect, it } from 'vitest';
import { accepted, at, createRig, event, HOUR, identify, ONE_EMAIL } from './engine-rig.ts';
import { STORES } from './stores.ts';
import { compileShop } from './workspace.ts';

const crisis = {
  'crisis.policy.yaml': `kind: PanicPolicy
name: crisis
owner: crm
scopes:
  wide: { channels: [email] }
  narrow: { journeys: [hi] }
plan_b:
  narrow: { trickle: { share: 40% } }
`,
};
const plan = await compileShop({ journeys: { hi: ONE_EMAIL }, extra: crisis, maxInFlight: 1000 });
const PEOPLE = Array.from({ length: 60 }, (_unused, index) => `p${index}`);
const ORDER = { by: 'crm', reason: 'test' } as const;

describe.each(STORES)('sends that two panics hold on %s', (_, create) => {
  const rig = createRig(create);

  function run(ms: number, limit = 7): string[] {
    const sent: string[] = [];
    for (let more = true; more; ) {
      const due = rig.engine.runDue(at(ms), limit);
      sent.push(...due.handOver.map(({ subscriber }) => subscriber));
      rig.engine.outcomes(due.handOver.map(accepted), at(ms));
      more = due.more;
    }
    return sent;
  }

  function signUp(ms: number): void {
    const batch = PEOPLE.flatMap((id) => [identify(id, ms), event('signed_up', id, ms)]);
    expect(rig.engine.accept(batch, at(ms)).handOver).toEqual([]);
  }

  it('join the trickle of the one that is left, as if it alone had held them, over a restart', () => {
    rig.open(plan);
    const wide = rig.engine.control({ do: 'panic', scope: 'wide', ...ORDER }, at(0)).report.ids[0] ?? '';
    rig.engine.control({ do: 'panic', scope: 'narrow', ...ORDER }, at(1));
    signUp(2);
    expect(run(HOUR)).toEqual([]);
    rig.engine.control({ do: 'resume', id: wide, ...ORDER }, at(HOUR));
    const { handOver } = rig.engine.runDue(at(HOUR), 7);
    rig.engine.outcomes(handOver.map(accepted), at(HOUR));
    const first = handOver.map(({ subscriber }) => subscriber);
    rig.restart(plan);
    rig.engine.recover(at(HOUR));
    const trickled = new Set([...first, ...run(HOUR)]);
    expect(trickled.size).toBeGreaterThan(5);
    expect(trickled.size).toBeLessThan(50);
    expect(run(2 * HOUR)).toEqual([]);
    const held = rig.engine.held().reduce((sum, { count }) => sum + count, 0);
    expect(held + trickled.size).toBe(PEOPLE.length);
    const rest = rig.engine.control({ do: 'resume', ...ORDER }, at(3 * HOUR));
    expect(rest.report.held[0]?.count).toBe(held);
    expect([...trickled, ...run(3 * HOUR)].toSorted()).toEqual([...PEOPLE].toSorted());
  });

  it('stay where they are when what is left lets nobody through', () => {
    rig.open(plan);
    const narrow = rig.engine.control({ do: 'panic', scope: 'narrow', ...ORDER }, at(0)).report.ids[0] ?? '';
    rig.engine.control({ do: 'panic', scope: {}, ...ORDER }, at(1));
    signUp(2);
    rig.engine.control({ do: 'resume', id: narrow, ...ORDER }, at(HOUR));
    expect(run(HOUR)).toEqual([]);
    expect(rig.engine.held()[0]?.count).toBe(PEOPLE.length);
  });
});
