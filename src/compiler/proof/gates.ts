/**
 * Whether the gates stand where the meaning of the language has them (semantics 26), and every policy has its gate.
 * The order is written here once more on purpose: the proof compares it with the registry's.
 */
import type { Plan } from '../../plan/plan.ts';
import type { Finding } from './theorem.ts';

/** What a gate kind says of itself. */
export type GateName = { readonly name: string; readonly stage: 'alone' | 'joint' | 'serial' };

const ORDER: readonly string[] = [
  'panic',
  'suppression',
  'consent',
  'exclusion',
  'quality',
  'holdout',
  'quiet_hours',
  'duplicate',
  'arbitration',
  'frequency',
  'lane',
];

/** Without these nobody is protected; each judges every send by itself, before those that look at several. */
const PROTECTIVE: readonly string[] = ['panic', 'suppression', 'consent', 'exclusion'];

function fault(message: string, help: string): Finding {
  return { code: 'unproved-gate', message, policy: null, source: null, help };
}

function checkRegistry(gates: readonly GateName[]): readonly Finding[] {
  const help = 'put the gates back into the order of src/kinds/gates/registry.ts';
  const findings: Finding[] = [];
  for (const name of PROTECTIVE) {
    const gate = gates.find((each) => each.name === name);
    if (gate === undefined) findings.push(fault(`there is no gate \`${name}\``, help));
    else if (gate.stage !== 'alone')
      findings.push(fault(`the gate \`${name}\` does not judge each send by itself`, help));
  }
  const known = gates.map(({ name }) => ORDER.indexOf(name)).filter((index) => index >= 0);
  if (known.some((index, at) => index <= (known[at - 1] ?? -1))) {
    findings.push(fault('the gates do not judge in the order of semantics 26', help));
  }
  return findings;
}

/** Findings about the registry, and about policies by which nobody judges. Pure. */
export function checkGates(plan: Plan, gates: readonly GateName[]): readonly Finding[] {
  const findings = [...checkRegistry(gates)];
  for (const [policy, { gate, source }] of Object.entries(plan.policies)) {
    if (gates.some(({ name }) => name === gate)) continue;
    findings.push({
      code: 'unproved-gate',
      message: `no gate judges by the policy \`${policy}\`: there is no gate \`${gate}\``,
      policy,
      source,
      help: 'this plan was not made by this version of the compiler: compile the workspace again',
    });
  }
  return findings;
}
