/** What the consent policies of a plan in force say about records: purposes, double opt-in, expiry. Judges no send. */
import { type Instant, NEVER } from '../base/ids.ts';
import { isJsonObject } from '../base/json.ts';
import type { PolicyPlan } from '../plan/plan.ts';
import type { Program } from './program.ts';
import type { ConsentRecord } from './state.ts';

/** `expiresAfterMs`: the shortest of the policies that need this purpose; null: none says so. */
export type ConsentRule = { readonly doubleOptIn: boolean; readonly expiresAfterMs: number | null };

/** Channel -> purpose -> rule. Groups are no purposes: they are nobody's basis. */
type Rules = ReadonlyMap<string, ReadonlyMap<string, ConsentRule>>;

const NO_RULE: ConsentRule = { doubleOptIn: false, expiresAfterMs: null };
const known = new WeakMap<Program, Rules>();

function policiesOf(program: Program): readonly PolicyPlan[] {
  const { policies } = program.plan;
  const names = Object.keys(policies).sort();
  return names.flatMap((name) => policies[name] ?? []).filter((policy) => policy.gate === 'consent');
}

function purposeIn({ spec }: PolicyPlan, className: string): string {
  const { purposes } = spec;
  const mapped =
    isJsonObject(purposes) && Object.hasOwn(purposes, className) ? purposes[className] : undefined;
  return typeof mapped === 'string' ? mapped : className;
}

/** The stricter of both. */
function join(one: ConsentRule, { spec }: PolicyPlan): ConsentRule {
  const afterMs = typeof spec.expiresAfterMs === 'number' ? spec.expiresAfterMs : null;
  const both = [one.expiresAfterMs, afterMs].filter((each) => each !== null);
  return {
    doubleOptIn: one.doubleOptIn || spec.doubleOptIn === true,
    expiresAfterMs: both.length === 0 ? null : Math.min(...both),
  };
}

function readRules(program: Program): Rules {
  const rules = new Map<string, Map<string, ConsentRule>>();
  for (const policy of policiesOf(program)) {
    for (const channel of policy.covers.channels) {
      const purposes = rules.get(channel) ?? new Map<string, ConsentRule>();
      rules.set(channel, purposes);
      for (const className of policy.covers.classes) {
        const purpose = purposeIn(policy, className);
        purposes.set(purpose, join(purposes.get(purpose) ?? NO_RULE, policy));
      }
    }
  }
  return rules;
}

function rulesOf(program: Program): Rules {
  let rules = known.get(program);
  if (rules === undefined) {
    rules = readRules(program);
    known.set(program, rules);
  }
  return rules;
}

/** What policies want of consent to a purpose on a channel. Pure. */
export function ruleOf(program: Program, channel: string, purpose: string): ConsentRule {
  return rulesOf(program).get(channel)?.get(purpose) ?? NO_RULE;
}

/** The purposes that some policy needs on a channel. Pure. */
export function purposesOn(program: Program, channel: string): readonly string[] {
  return [...(rulesOf(program).get(channel)?.keys() ?? [])];
}

/** The purpose under which a class needs consent on a channel: what a policy that covers both says, else its own name. */
export function purposeOf(program: Program, className: string, channel: string): string {
  for (const policy of policiesOf(program)) {
    const { classes, channels } = policy.covers;
    if (!classes.includes(className) || !channels.includes(channel)) continue;
    const purpose = purposeIn(policy, className);
    if (purpose !== className) return purpose;
  }
  return className;
}

/** When time ends a consent: its own end or that of the policies, the earlier; NEVER where it does not count anyhow. Pure. */
export function endOf(record: ConsentRecord, rule: Pick<ConsentRule, 'expiresAfterMs'>): Instant {
  if (!record.given || record.expiredAt !== undefined) return NEVER;
  const from = Math.max(record.at, record.confirmedAt ?? record.at);
  const byRule = rule.expiresAfterMs === null ? NEVER : from + rule.expiresAfterMs;
  return Math.min(record.expiresAt ?? NEVER, byRule) as Instant;
}
