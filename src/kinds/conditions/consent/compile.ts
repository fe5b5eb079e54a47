/** Lowers `consent`. */
import type { ConditionSpec } from '../../../plan/plan.ts';
import type { ConditionDefinition } from '../../definition.ts';
import { problem } from '../problem.ts';

/** What must be given. */
export type Grant = { readonly channel: string; readonly purpose: string };
/** The plan's form of `consent`: all of these grants. */
export type ConsentSpec = ConditionSpec & { readonly grants: readonly Grant[] };

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) => {
  const { value } = subject;
  if (value.node !== 'map' || value.entries.length === 0) {
    compiler.report(
      problem('bad-shape', '`consent` needs a channel and a purpose', value.span, {
        label: value.node === 'map' ? 'empty' : `a ${value.node}`,
        help: 'write for example `consent: { email: promotional }`',
      }),
    );
    return undefined;
  }
  const grants = value.entries.map(({ key, value: purpose }) => {
    const channel = compiler.refer('channel', key);
    if (purpose.node === 'scalar' && typeof purpose.value === 'string' && purpose.value !== '') {
      return channel === undefined ? undefined : { channel, purpose: purpose.value };
    }
    compiler.report(
      problem('bad-shape', '`consent` needs the name of a purpose', purpose.span, {
        label: 'no name',
        help: 'a purpose is usually a class of messages, e.g. `promotional`',
      }),
    );
    return undefined;
  });
  if (grants.some((grant) => grant === undefined)) return undefined;
  return { kind: 'consent', grants: grants as Grant[], source: compiler.source(subject) };
};
