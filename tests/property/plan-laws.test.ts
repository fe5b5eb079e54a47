/**
 * The laws of a change, played: a workspace compared with itself shows nothing, however it is written; a plan file makes
 * of any daemon the one that it describes; and a rename with `moved` strands nobody, wherever people are parked.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { canonicalJson } from '../../src/base/canonical.ts';
import { instant } from '../../src/base/ids.ts';
import { compileWorkspace } from '../../src/compiler/compile.ts';
import { readParkedRuns } from '../../src/hosts/engine/parked-runs.ts';
import type { Incoming } from '../../src/hosts/host.ts';
import { createMemoryHost } from '../../src/hosts/memory/host.ts';
import { judgesOf } from '../../src/kinds/judges.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { readWorkspace } from '../../src/language/workspace/read.ts';
import { decodePlanFile } from '../../src/plan/decode.ts';
import { applyDiff, diffPlans } from '../../src/plan/diff/diff.ts';
import { fatesOf } from '../../src/plan/diff/parked.ts';
import { planMeaning } from '../../src/plan/digest.ts';
import { encodePlanFile } from '../../src/plan/encode.ts';
import type { Plan, PlanFile } from '../../src/plan/plan.ts';
import { compileShop, kinds, renderer } from '../conformance/workspace.ts';
import { journeys, TRACE_START, trace } from './arbitraries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Changes come within so many hours of a trace. */
const HOURS_MAX = 96;
const CHANGE_MAX = TRACE_START + HOURS_MAX * HOUR + 1;
const judges = judgesOf(definitions);
/** A lane that lets little through, so that people stand in it. */
const LANE = {
  'pace.policy.yaml':
    'kind: LanePolicy\nname: pace\nowner: crm\npurpose: a test\ncovers: { classes: [promotional, service], channels: [email, sms] }\nrate: { max: 1, per: hour, burst: 1 }\n',
};
/** Two ways by chance behind a journey's steps, one of them through a wait. */
const SPLIT =
  '{ id: s90, split: { paths: [ { id: s91, weight: 50, steps: [ { id: s92, wait: 5h }, { id: s93, send: { channel: email, template: hello, class: service } } ] }, { id: s94, weight: 50, steps: [ { id: s95, send: { channel: email, template: thanks, class: service } } ] } ] } }';

const GREETING = '{ id: s80, send: { channel: email, template: hello, class: service } }';

/** Five people at once who set off whatever an event sets off, before anything else happens. */
const CROWD: readonly Incoming[] = ['ana', 'bob', 'cho', 'dee', 'eve'].flatMap((subscriber, person) => {
  const at = instant(TRACE_START - HOUR / 2);
  const traits = { email: `${subscriber}@x.example`, phone: `+3460000000${person}`, country: 'ES' };
  const events = ['signed_up', 'order_completed', 'cart_updated'].map((name): Incoming => {
    const id = `crowd ${subscriber} ${name}`;
    return { messageId: id, subscriber, at, inputs: [{ type: 'event', id, name, at, properties: {} }] };
  });
  const first: Incoming = {
    messageId: `crowd ${subscriber}`,
    subscriber,
    at,
    inputs: [{ type: 'identify', traits }],
  };
  return [first, ...events];
});

type Drawn = { readonly [name: string]: string };
const withSplit = (drawn: Drawn): Drawn =>
  Object.fromEntries(
    Object.entries(drawn).map(([name, text]) => [name, text.replace(/ \]\n$/, `, ${SPLIT} ]\n`)]),
  );
/** Journeys that send something first of all. */
const greeting = (drawn: Drawn): Drawn =>
  Object.fromEntries(
    Object.entries(drawn).map(([name, text]) => [name, text.replace('steps: [ ', `steps: [ ${GREETING}, `)]),
  );
const compile = (drawn: Drawn, extra: { readonly [path: string]: string } = LANE) =>
  compileShop({ journeys: drawn, extra, maxInFlight: 2 });

function changesBetween(before: Plan, after: Plan): readonly string[] {
  return diffPlans(before, after, judges).changes.map(({ what, part, name, step }) =>
    [what, part, name, step].join(' '),
  );
}

describe('a plan', () => {
  it('does not differ from itself, and becomes any other one by what differs', async () => {
    const property = fc.asyncProperty(journeys, journeys, async (one, other) => {
      const [before, after] = [(await compile(one)).plan, (await compile(withSplit(other))).plan];
      expect(changesBetween(before, (await compile(one)).plan)).toEqual([]);
      const diff = diffPlans(before, after, judges);
      expect(canonicalJson(applyDiff(planMeaning(before), diff))).toBe(canonicalJson(planMeaning(after)));
      expect(diff.changes.length === 0).toBe(diff.before === diff.after);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('does not depend on how it is written: order of files and keys, style, quotes, comments, places', async () => {
    const { files } = readWorkspace('journeys');
    const { plan } = await compileWorkspace(files, definitions);
    const property = fc.asyncProperty(fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), async (dice) => {
      const written = files.map(({ path, text }, index) => {
        const roll = (dice[index % dice.length] as number) + index;
        return {
          path: path === 'rutter.yaml' || roll % 2 === 0 ? path : `other/${roll % 7}/${index}.yaml`,
          text: rewrite(text, roll),
        };
      });
      const order = [...written].sort((a, b) =>
        (dice[a.path.length % 40] as number) < (dice[b.path.length % 40] as number) ? -1 : 1,
      );
      const again = await compileWorkspace(order, definitions);
      expect(again.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(changesBetween(plan!, again.plan!)).toEqual([]);
      expect(diffPlans(plan!, again.plan!, judges)).toMatchObject({
        before: diffPlans(plan!, plan!, judges).after,
      });
    });
    await fc.assert(property, { numRuns: 4 });
  }, 120_000);
});

/** Keys the other way round, at any depth. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

/** The same document in another style. */
function rewrite(text: string, roll: number): string {
  const value = parse(text) as { readonly kind?: string };
  // What a population draws is drawn in the order in which it stands there.
  const turned = value.kind === 'Population' ? value : reversed(value);
  const styles = [
    () => text.replace(/\n/g, ' # said\n').replace(/^( # said\n)+/, ''),
    () => JSON.stringify(turned, null, roll % 5),
    () =>
      stringify(turned, {
        singleQuote: true,
        indent: 4,
        aliasDuplicateObjects: false,
        lineWidth: 40,
      }),
    () => stringify(value, { defaultStringType: 'QUOTE_DOUBLE', aliasDuplicateObjects: false, lineWidth: 0 }),
    () => stringify(value, { collectionStyle: 'flow', aliasDuplicateObjects: false }),
    () => `# a remark\n\n${text}\n# the end\n`,
  ];
  // A remark behind a line would be a part of texts over several lines.
  const style = styles[/[|>][-+]?\n/.test(text) && roll % styles.length === 0 ? 5 : roll % styles.length];
  return style?.() ?? text;
}

/** What people got: when, by what, in order; keys are hashes of names, and stay with what was planned before. */
type Life = {
  readonly sent: readonly string[];
  readonly ended: readonly string[];
  readonly keys: readonly string[];
};

/** Plays a trace; at `changeAt` the plan file is handed over as a daemon gets it. */
function play(
  plan: PlanFile,
  messages: readonly Incoming[],
  change: {
    readonly at: number;
    readonly file: PlanFile;
    seen?(host: ReturnType<typeof createMemoryHost>): void;
  } | null,
): Life & { readonly host: ReturnType<typeof createMemoryHost> } {
  const sent: string[] = [];
  const keys: string[] = [];
  const host = createMemoryHost({
    plan,
    kinds,
    renderer,
    startAt: instant(TRACE_START - HOUR),
    deliver({ at, subscriber, key, message: { channel, to, template, content } }) {
      sent.push(`${at} ${subscriber} ${channel} ${to} ${template} ${canonicalJson(content)}`);
      keys.push(key);
      return { result: 'accepted', providerId: key };
    },
  });
  let isChanged = change === null;
  const turn = () => {
    if (change === null) return;
    host.advanceTo(instant(change.at));
    isChanged = true;
    change.seen?.(host);
    const decoded = decodePlanFile(encodePlanFile(change.file));
    expect(decoded.ok).toBe(true);
    expect(host.install(decoded.ok ? decoded.value : change.file)).toEqual([]);
    host.advanceTo(instant(change.at));
  };
  for (const message of messages) {
    if (!isChanged && message.at > (change?.at ?? 0)) turn();
    host.feed([message]);
  }
  if (!isChanged) turn();
  host.advanceTo(instant(Math.max(messages.at(-1)?.at ?? TRACE_START, CHANGE_MAX) + 15 * DAY));
  const people = host.store.subscribersAfter('', 100).map(({ subscriber }) => subscriber);
  const ended = people.flatMap((subscriber) =>
    host.store
      .readDecisions(subscriber, 10_000)
      .filter(({ type }) => type === 'exited')
      .map(({ at, type, reason }) => `${at} ${subscriber} ${type} ${reason}`),
  );
  return { sent: sent.toSorted(), ended: ended.toSorted(), keys, host };
}

/** Every journey and every step has another name, and `migrate` says so as `order` has it for each step. */
function renamed(drawn: Drawn, order: (step: string) => string): Drawn {
  const STEP = /\{ id: s(\d+), (send|wait|wait_for|update|branch|split):/g;
  return Object.fromEntries(
    Object.entries(drawn).map(([name, text]) => {
      const steps = [...text.matchAll(STEP)].map(([, number]) => `s${number}`);
      const moves = [`{ moved: { journey: ${name} } }`, ...steps.map(order)];
      const other = text.replace(STEP, '{ id: x$1, $2:').replace(`name: ${name}\n`, `name: ${name}_anew\n`);
      return [name, other.replace('\nsteps:', `\nmigrate: [ ${moves.join(', ')} ]\nsteps:`)];
    }),
  );
}

const moved = (step: string) => `{ moved: { from: ${step}, to: x${step.slice(1)} } }`;
const changeAt = fc.integer({ min: 1, max: HOURS_MAX }).map((hours) => TRACE_START + hours * HOUR + 1);

describe('a plan file', () => {
  it('makes of a daemon the one that it describes: its digest, and what it does for everybody who comes then', async () => {
    const property = fc.asyncProperty(journeys, journeys, trace, async (one, other, messages) => {
      const [before, after] = [await compile(one), await compile(withSplit(other))];
      const changed = play(before, messages, { at: TRACE_START - HOUR / 2, file: after });
      const fresh = play(after, messages, null);
      expect(changed.host.engine.plan()?.digest).toBe(after.digest);
      expect(changed.sent).toEqual(fresh.sent);
      expect(changed.ended).toEqual(fresh.ended);
      // The same file again is no change.
      expect(changesBetween(changed.host.engine.plan()!.plan, after.plan)).toEqual([]);
    });
    await fc.assert(property, { numRuns: 30 });
  }, 120_000);
});

describe('a rename with `moved`', () => {
  it('strands nobody: whoever is parked goes on, and ends, as if nothing had another name', async () => {
    let parked = 0;
    const property = fc.asyncProperty(journeys, trace, changeAt, async (drawn, messages, at) => {
      const own = withSplit(drawn);
      const [before, after] = [await compile(own, {}), await compile(renamed(own, moved), {})];
      const without = play(before, messages, null);
      const runs: { journey: string; step: string; count: number }[] = [];
      const withIt = play(before, messages, {
        at,
        file: after,
        seen: ({ store }) => {
          const found = readParkedRuns(store);
          runs.push(...found);
          const fates = fatesOf(found, before.plan, after.plan);
          expect(fates.filter(({ fate }) => fate !== 'move')).toEqual([]);
        },
      });
      parked += runs.reduce((sum, { count }) => sum + count, 0);
      expect(withIt.sent).toEqual(without.sent);
      expect(withIt.ended).toEqual(without.ended);
    });
    await fc.assert(property, { numRuns: 25 });
    expect(parked).toBeGreaterThan(0);
  }, 120_000);

  // Who of those that wait for a permit at the same instant gets it first is nobody's promise, so no times are compared.
  it('loses no message that waits in a lane, sends none twice, and leaves no run behind', async () => {
    let waiting = 0;
    const property = fc.asyncProperty(journeys, trace, fc.nat({ max: 6 }), async (drawn, later, hours) => {
      const messages = [...CROWD, ...later];
      const at = TRACE_START - HOUR / 4 + hours * HOUR + 1;
      const own = withSplit(greeting(drawn));
      const [before, after] = [await compile(own), await compile(renamed(own, moved))];
      const planned: string[] = [];
      const statesOf = ({ store, engine }: ReturnType<typeof createMemoryHost>) =>
        store.subscribersAfter('', 100).flatMap(({ subscriber }) => engine.read(subscriber)?.state ?? []);
      const { keys, host } = play(before, messages, {
        at,
        file: after,
        seen: (present) =>
          planned.push(...statesOf(present).flatMap(({ sends }) => sends.map(({ key }) => key))),
      });
      waiting += planned.length;
      expect(keys).toHaveLength(new Set(keys).size);
      const left = statesOf(host).flatMap(({ sends }) => sends.map(({ key }) => key));
      expect(left.filter((key) => planned.includes(key))).toEqual([]);
      const known = new Set(Object.values(before.plan.journeys).map(({ digest }) => digest));
      expect(statesOf(host).flatMap(({ runs }) => runs.filter(({ digest }) => known.has(digest)))).toEqual(
        [],
      );
    });
    await fc.assert(property, { numRuns: 30 });
    expect(waiting).toBeGreaterThan(0);
  }, 120_000);

  it('and any other order lose nobody in the count: those parked before are moved, drained or gone after', async () => {
    const orders = fc.array(fc.constantFrom('move', 'drain', 'exit'), { minLength: 20, maxLength: 20 });
    const property = fc.asyncProperty(
      journeys,
      trace,
      changeAt,
      orders,
      async (drawn, messages, at, picks) => {
        const own = withSplit(drawn);
        const order = (step: string) => {
          const pick = picks[Number(step.slice(1)) % picks.length];
          return pick === 'move' ? moved(step) : `{ ${pick}: ${step} }`;
        };
        const [before, after] = [await compile(own), await compile(renamed(own, order))];
        const told = messages.filter((message) => message.at <= at);
        let counted: ReturnType<typeof readParkedRuns> = [];
        const { host } = play(before, told, {
          at,
          file: after,
          seen: ({ store }) => (counted = readParkedRuns(store)),
        });
        const fates = fatesOf(counted, before.plan, after.plan);
        const sumOf = (fate: string) =>
          fates.filter((each) => each.fate === fate).reduce((sum, { count }) => sum + count, 0);
        const total = counted.reduce((sum, { count }) => sum + count, 0);
        expect(sumOf('move') + sumOf('finish') + sumOf('exit')).toBe(total);
        expect(sumOf('refused')).toBe(0);
        const people = host.store.subscribersAfter('', 100).map(({ subscriber }) => subscriber);
        const gone = people.flatMap((subscriber) =>
          host.store
            .readDecisions(subscriber, 10_000)
            .filter(({ reason, at: when }) => reason === 'migrated' && when === at),
        );
        expect(gone.filter(({ type }) => type === 'exited')).toHaveLength(sumOf('exit'));
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 120_000);
});
