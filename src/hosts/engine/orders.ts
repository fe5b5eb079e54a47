/** What an order means under the plan in force: its scope, by name or spelled out, and whether this person may pull it. */
import { suggest } from '../../base/suggest.ts';
import type { ControlScope } from '../../kernel/input.ts';
import { type PanicPolicy, panicPoliciesOf } from '../../kernel/panic-policy.ts';
import type { Program } from '../../kernel/program.ts';
import type { ControlOrder } from '../control-order.ts';
import { ControlRefused } from '../errors.ts';
import type { Core } from './core.ts';

/** A scope with where it is from; null: it was spelled out. */
export type ResolvedScope = {
  readonly scope: ControlScope;
  readonly policy: string | null;
  readonly name: string | null;
};

type Scoping = Pick<Extract<ControlOrder, { do: 'panic' | 'pause' }>, 'scope' | 'policy'> &
  Partial<Pick<Extract<ControlOrder, { do: 'panic' | 'pause' }>, 'do' | 'mode'>>;

function programIn({ program }: Core): Program {
  if (program === null) throw new ControlRefused('unknown', 'there is no plan yet, and nothing to stop');
  return program;
}

function unknown(what: string, name: string, known: readonly string[]): ControlRefused {
  const meant = suggest(name, known);
  const hint =
    meant === undefined ? `there are: ${known.join(', ') || 'none'}` : `did you mean \`${meant}\`?`;
  return new ControlRefused('unknown', `no ${what} \`${name}\`; ${hint}`);
}

function findPolicy(policies: readonly PanicPolicy[], name: string): PanicPolicy {
  const found = policies.find((policy) => policy.name === name);
  if (found !== undefined) return found;
  throw unknown(
    'PanicPolicy',
    name,
    policies.map((policy) => policy.name),
  );
}

function resolveName(
  policies: readonly PanicPolicy[],
  name: string,
  policy: string | undefined,
): ResolvedScope {
  const searched = policy === undefined ? policies : [findPolicy(policies, policy)];
  const found = searched.filter(({ data }) => Object.hasOwn(data.scopes, name));
  const [first, second] = found;
  if (first === undefined) {
    throw unknown('scope', name, [...new Set(searched.flatMap(({ data }) => Object.keys(data.scopes)))]);
  }
  if (second !== undefined) {
    const message = `scope \`${name}\` is in the policies \`${first.name}\` and \`${second.name}\`: say which`;
    throw new ControlRefused('unknown', message);
  }
  return { scope: first.data.scopes[name] ?? {}, policy: first.name, name };
}

/** A name that nothing has would stop nothing, and nobody would notice. */
function checkNames(program: Program, scope: ControlScope): void {
  const { workspace } = program.plan;
  const journeys = [...new Set([...program.journeys.values()].map(({ plan }) => plan.name))];
  const known: { readonly [part in keyof ControlScope]-?: readonly string[] | null } = {
    channels: [...new Set([...Object.keys(workspace.channels), 'call'])],
    classes: Object.keys(workspace.classes),
    journeys,
    tags: null,
  };
  const words = { channels: 'channel', classes: 'class', journeys: 'journey', tags: 'tag' } as const;
  for (const [part, names] of Object.entries(scope) as [
    keyof ControlScope,
    readonly string[] | undefined,
  ][]) {
    if (names?.length === 0) throw new ControlRefused('unknown', `the scope names no ${words[part]}`);
    const all = known[part];
    const strange = all === null ? undefined : names?.find((name) => !all.includes(name));
    if (all !== null && strange !== undefined) throw unknown(words[part], strange, all);
  }
}

/** The scope of an order. Throws ControlRefused for names that nothing has, and for a freeze of more than journeys. */
export function resolveScope(core: Core, order: Scoping): ResolvedScope {
  const program = programIn(core);
  const policies = panicPoliciesOf(program.plan);
  const { scope: written, policy } = order;
  const resolved: ResolvedScope =
    typeof written === 'string'
      ? resolveName(policies, written, policy)
      : {
          scope: written,
          policy: policy === undefined ? null : findPolicy(policies, policy).name,
          name: null,
        };
  checkNames(program, resolved.scope);
  const { channels, classes, tags } = resolved.scope;
  if (order.mode === 'freeze' && [channels, classes, tags].some((names) => names !== undefined)) {
    throw new ControlRefused('unknown', 'only whole journeys can be frozen: name no channel, class or tag');
  }
  return resolved;
}

/**
 * Throws ControlRefused unless `by` may pull: under a policy that policy says who, else every policy that says so may
 * let them. Where none says anything, whoever holds the token may.
 */
export function checkPuller(core: Core, by: string, policy: string | null): void {
  if (by.trim() === '') throw new ControlRefused('not_allowed', 'an order needs the name of who gives it');
  const policies = panicPoliciesOf(programIn(core).plan);
  const own = policies.filter(({ name }) => name === policy);
  const asked = (own.length > 0 ? own : policies).flatMap(({ data }) =>
    data.mayPull === null ? [] : [data.mayPull],
  );
  if (asked.length === 0 || asked.some((names) => names.includes(by))) return;
  const names = [...new Set(asked.flat())].join(', ');
  throw new ControlRefused('not_allowed', `\`${by}\` may not do this; these may: ${names}`);
}
