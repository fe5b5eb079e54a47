/**
 * Conditions per second: our closures, json-logic-js, json-rules-engine and functions written by hand, on the same rules
 * and profiles. They must agree on every rule and profile before any of them is measured.
 */
import jsonLogic from 'json-logic-js';
import { Engine } from 'json-rules-engine';
import { instant, NEVER, type SubscriberId } from '../../src/base/ids.ts';
import { type Predicate, Truth, type View } from '../../src/kernel/kinds.ts';
import { createLinker } from '../../src/kernel/linker.ts';
import { createState } from '../../src/kernel/subscriber.ts';
import { definitions } from '../../src/kinds/registry.ts';
import { measureCpu, rotate } from './measure.ts';
import { compileGateWorkspace } from './policies.ts';
import { LOGIC } from './rules/json-logic.ts';
import { CONDITIONS } from './rules/json-rules-engine.ts';
import { generateProfiles, type Profile } from './rules/profile.ts';
import { RULE_NAMES, type RuleName } from './rules/rutter.ts';
import { WRITTEN } from './rules/written.ts';

/** An implementation: judges every rule on each of `profiles` and says how many held. */
type Judge = (profiles: readonly Profile[]) => number | Promise<number>;

/** What each implementation is called in the figures. */
export type Implementation = 'rutter' | 'hand_written' | 'json_logic' | 'json_rules_engine';

type Prepared = {
  readonly judges: { readonly [name in Implementation]: Judge };
  /** The same, rule by rule, to see whether they agree. */
  readonly tellers: { readonly [name in Implementation]: (profile: Profile) => Promise<readonly RuleName[]> };
};

const RULE_COUNT = RULE_NAMES.length;
const AT = instant(Date.parse('2026-03-02T09:00:00Z'));

async function linkRules(): Promise<readonly Predicate[]> {
  const { plan } = await compileGateWorkspace({ policies: false });
  const linker = createLinker(plan, plan.catalog, definitions, new Map());
  return RULE_NAMES.map((name) => linker.segment(name));
}

/** Views as the kernel makes them: one for each subscriber, expiry and notes reset before each question. */
function viewProfile(profile: Profile): View {
  const state = createState('person' as SubscriberId, AT);
  state.profile = profile as typeof state.profile;
  const context = { at: AT, shared: { version: 0, moments: {} }, suppressions: {} };
  return {
    now: AT,
    state,
    event: null,
    run: null,
    context,
    zone: 'Europe/Madrid',
    validUntil: NEVER,
    seen: null,
  };
}

function judgeByRutter(predicates: readonly Predicate[], views: readonly View[]): Judge {
  return () => {
    let held = 0;
    for (const view of views) {
      for (let rule = 0; rule < RULE_COUNT; rule += 1) {
        view.validUntil = NEVER;
        view.seen = null;
        if ((predicates[rule] as Predicate)(view) === Truth.True) held += 1;
      }
    }
    return held;
  };
}

function createEngine(): Engine {
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const name of RULE_NAMES)
    engine.addRule({ name, conditions: CONDITIONS[name], event: { type: name } });
  return engine;
}

async function prepare(profiles: readonly Profile[]): Promise<Prepared> {
  const predicates = await linkRules();
  const views = profiles.map(viewProfile);
  const written = RULE_NAMES.map((name) => WRITTEN[name]);
  const logic = RULE_NAMES.map((name) => LOGIC[name]);
  const engine = createEngine();
  const which = (holds: (rule: number) => boolean) => RULE_NAMES.filter((_, rule) => holds(rule));
  return {
    judges: {
      rutter: judgeByRutter(predicates, views),
      hand_written: (all) => {
        let held = 0;
        for (const profile of all)
          for (let rule = 0; rule < RULE_COUNT; rule += 1) if (written[rule]?.(profile)) held += 1;
        return held;
      },
      json_logic: (all) => {
        let held = 0;
        for (const profile of all)
          for (const rule of logic) if (jsonLogic.apply(rule, profile) === true) held += 1;
        return held;
      },
      json_rules_engine: async (all) => {
        let held = 0;
        for (const profile of all) held += (await engine.run(profile)).events.length;
        return held;
      },
    },
    tellers: {
      rutter: async (profile) => which((rule) => predicates[rule]?.(viewProfile(profile)) === Truth.True),
      hand_written: async (profile) => which((rule) => written[rule]?.(profile) === true),
      json_logic: async (profile) =>
        which((rule) => jsonLogic.apply(logic[rule] as (typeof logic)[number], profile) === true),
      json_rules_engine: async (profile) => {
        const held = new Set((await engine.run(profile)).events.map(({ type }) => type));
        return RULE_NAMES.filter((name) => held.has(name));
      },
    },
  };
}

const IMPLEMENTATIONS: readonly Implementation[] = [
  'rutter',
  'hand_written',
  'json_logic',
  'json_rules_engine',
];

/** Throws with the rule and the profile on which somebody disagrees; says how many rules hold for each profile. */
async function checkAgreement(
  { tellers }: Prepared,
  profiles: readonly Profile[],
): Promise<readonly number[]> {
  const held = new Map<RuleName, number>();
  const holding: number[] = [];
  for (const profile of profiles) {
    const wanted = await tellers.rutter(profile);
    holding.push(wanted.length);
    for (const name of wanted) held.set(name, (held.get(name) ?? 0) + 1);
    for (const other of IMPLEMENTATIONS) {
      const found = await tellers[other](profile);
      const apart = RULE_NAMES.filter((name) => wanted.includes(name) !== found.includes(name));
      if (apart.length > 0) {
        throw new Error(`rutter and ${other} disagree on ${apart.join(', ')}: ${JSON.stringify(profile)}`);
      }
    }
  }
  for (const name of RULE_NAMES) {
    const count = held.get(name) ?? 0;
    if (count === 0 || count === profiles.length) throw new Error(`${name} is the same for everybody`);
  }
  return holding;
}

/** A slice of work is a few milliseconds long for each: so many passes over so many of the profiles. */
const SLICES: { readonly [name in Implementation]: { readonly passes: number; readonly people: number } } = {
  rutter: { passes: 16, people: Number.POSITIVE_INFINITY },
  hand_written: { passes: 32, people: Number.POSITIVE_INFINITY },
  json_logic: { passes: 1, people: Number.POSITIVE_INFINITY },
  json_rules_engine: { passes: 1, people: 25 },
};

const WARM_UP_TURNS = 25;

export type ConditionCosts = { readonly [name in Implementation]: number };

/**
 * Nanoseconds of CPU for one rule on one profile, by implementation: one entry a turn, in which each has one slice, so
 * that what disturbs the machine disturbs all of them. Whoever goes over some of the profiles goes on behind them in the
 * next turn, and nobody is always first.
 */
export async function measureConditions(people: number, turns: number): Promise<readonly ConditionCosts[]> {
  const profiles = generateProfiles(people);
  const prepared = await prepare(profiles);
  const holding = await checkAgreement(prepared, profiles);
  const sliceOf = async (name: Implementation, turn: number): Promise<number> => {
    const { passes, people: some } = SLICES[name];
    const size = Math.min(some, profiles.length);
    const from = (turn * size) % (profiles.length - size + 1);
    const judged = size === profiles.length ? profiles : profiles.slice(from, from + size);
    const wanted = holding.slice(from, from + size).reduce((sum, count) => sum + count, 0);
    const cpuMs = await measureCpu(async () => {
      for (let pass = 0; pass < passes; pass += 1) {
        if ((await prepared.judges[name](judged)) !== wanted) throw new Error(`${name} changed its mind`);
      }
    });
    return (cpuMs * 1e6) / (passes * size * RULE_COUNT);
  };
  const costs: ConditionCosts[] = [];
  for (let turn = 0; turn < WARM_UP_TURNS + turns; turn += 1) {
    const entries: (readonly [Implementation, number])[] = [];
    for (const name of rotate(IMPLEMENTATIONS, turn)) entries.push([name, await sliceOf(name, turn)]);
    if (turn >= WARM_UP_TURNS) costs.push(Object.fromEntries(entries) as ConditionCosts);
  }
  return costs;
}
