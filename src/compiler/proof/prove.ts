/**
 * The proof of a plan: for each exclusion and consent policy the theorem, and each place at which it fails. An
 * independent walk over the compiled plan: it asks neither the compiler nor a kind what a step or a policy means. That a
 * send leaves through the gate and by nothing else is the kernel's invariant; what the gate then judges by is proved here.
 */
import type { Plan } from '../../plan/plan.ts';
import { checkCoverage, isCovered, type Named, policiesOf, unaskedWays } from './coverage.ts';
import { checkEssential, exemptions } from './essential.ts';
import { checkExclusions, conditionOf, insteadOf, staleAfter } from './exclusions.ts';
import { checkGates, type GateName } from './gates.ts';
import { missingNames, type OriginOf, readsOf } from './reads.ts';
import type { Finding, Opening, Outside, Proof, Theorem, Way } from './theorem.ts';
import { readWays, type StepKindName, type Ways } from './ways.ts';

/** What the proof is told besides the plan. `openings`: from waivers; `originOf`: from the catalog's documents. */
export type Premises = {
  readonly gates: readonly GateName[];
  readonly steps: readonly StepKindName[];
  readonly openings?: readonly Opening[];
  readonly originOf?: OriginOf;
  /** Journeys whose steps were walked already. */
  readonly waysOf?: ReadonlyMap<string, Ways>;
};

const JUDGING = ['consent', 'exclusion'] as const;

function reasonOutside({ policy }: Named, way: Way): Outside {
  return policy.covers.classes.includes(way.class) ? 'channel' : 'class';
}

function consentReads({ policy }: Named, ways: readonly Way[]): Theorem['reads'] {
  const { purposes } = policy.spec;
  const named: { readonly [className: string]: unknown } =
    typeof purposes === 'object' && purposes !== null ? { ...purposes } : {};
  const names = ways.map((way) => `${way.channel}.${String(named[way.class] ?? way.class)}`);
  return [...new Set(names)].sort().map((name) => ({ what: 'consent', name, source: null }));
}

function theoremOf(
  plan: Plan,
  named: Named,
  gate: Theorem['gate'],
  ways: readonly Way[],
  findings: readonly Finding[],
  { openings = [], originOf = () => null }: Premises,
): Theorem {
  const { name, policy } = named;
  const covered = ways.filter((way) => isCovered(policy, way));
  const instead = insteadOf(policy);
  const data = [conditionOf(policy), policy.spec.data];
  return {
    policy: name,
    gate,
    source: policy.source,
    covers: policy.covers,
    holds: findings.every((each) => each.policy !== name && each.policy !== null),
    covered,
    outside: ways
      .filter((way) => !isCovered(policy, way))
      .map((way) => ({ ...way, why: reasonOutside(named, way) })),
    reads: gate === 'consent' ? consentReads(named, covered) : readsOf(plan, data, originOf),
    staleAfter: staleAfter(policy),
    ...(gate === 'consent' ? { fallback: policy.spec.default === 'given' ? 'given' : 'denied' } : {}),
    ...(instead === undefined ? {} : { instead }),
    openings: openings.filter((opening) => opening.policy === name),
  };
}

function checkNames(plan: Plan): readonly Finding[] {
  return Object.entries(plan.policies).flatMap(([policy, { uses, source }]) => {
    const missing = uses === undefined ? [] : missingNames(plan, uses);
    if (missing.length === 0) return [];
    return [
      {
        code: 'unproved-gate',
        message: `the policy \`${policy}\` reads what the plan does not hold: ${missing.join(', ')}`,
        policy,
        source,
        help: 'this plan was not made by this version of the compiler: compile the workspace again',
      },
    ];
  });
}

/** Proves a plan, or says where the proof fails. Pure; never throws on a plan that is well formed as JSON. */
export function prove(plan: Plan, premises: Premises): Proof {
  const { gates, steps, waysOf, openings = [] } = premises;
  const read = readWays(plan, steps, waysOf);
  const found = [
    ...read.findings,
    ...checkGates(plan, gates),
    ...checkNames(plan),
    ...checkEssential(plan, read),
    ...checkExclusions(plan),
    ...checkCoverage(plan, read.ways),
  ];
  const isOpen = (opening: Opening, finding: Finding) =>
    opening.rule === finding.code && opening.policy === finding.policy;
  const findings = found.filter((finding) => !openings.some((opening) => isOpen(opening, finding)));
  const used = openings.filter((opening) => found.some((finding) => isOpen(opening, finding)));
  const theorems = JUDGING.flatMap((gate) =>
    policiesOf(plan, gate).map((named) =>
      theoremOf(plan, named, gate, read.ways, findings, { ...premises, openings: used }),
    ),
  );
  return {
    theorems,
    exempt: exemptions(plan, read),
    unasked: unaskedWays(plan, read.ways),
    ways: read.ways,
    corrections: read.corrections,
    findings,
  };
}
