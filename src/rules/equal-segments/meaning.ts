/**
 * What a condition means, as text: segments spelled out, lists within lists of the same kind joined, order and repetition
 * gone, double `not` gone, sources gone. Two conditions of one text mean the same; two that mean the same may differ.
 */
import { canonicalJson } from '../../base/canonical.ts';
import type { ConditionSpec, Plan } from '../../plan/plan.ts';

/** Writes the meaning of conditions of a plan; each segment is worked out once. */
export function createMeaning(plan: Plan): (when: ConditionSpec) => string {
  const bySegment = new Map<string, string>();
  const partsOf = (kind: string, spec: ConditionSpec): readonly string[] => {
    const inner = spellOut(spec, kind);
    if (inner.kind !== kind) return [write(inner)];
    return (Array.isArray(inner.of) ? inner.of : []).flatMap((each) => partsOf(kind, each as ConditionSpec));
  };
  /** A segment inside of a list is the list that it stands for, where that is of the same kind. */
  const spellOut = (spec: ConditionSpec, kind: string): ConditionSpec => {
    if (spec.kind === 'compare' && kind === 'all') return splitTests(spec);
    if (spec.kind !== 'segment') return spec;
    const when = plan.segments[String(spec.segment)]?.when;
    return when !== undefined && (when.kind === kind || when.kind === 'compare')
      ? spellOut(when, kind)
      : spec;
  };
  const writeList = (kind: string, spec: ConditionSpec): string => {
    const parts = [...new Set(partsOf(kind, spec))].sort();
    return parts.length === 1 ? (parts[0] ?? '') : `${kind}(${parts.join(',')})`;
  };
  const writeSegment = (name: string): string => {
    const known = bySegment.get(name);
    if (known !== undefined) return known;
    const when = plan.segments[name]?.when;
    const text = when === undefined ? `segment ${name}` : write(when);
    bySegment.set(name, text);
    return text;
  };
  const write = (spec: ConditionSpec): string => {
    if (spec.kind === 'all' || spec.kind === 'any') return writeList(spec.kind, spec);
    if (spec.kind === 'segment') return writeSegment(String(spec.segment));
    if (spec.kind === 'compare' && Array.isArray(spec.tests) && spec.tests.length > 1) {
      return writeList('all', spec);
    }
    if (spec.kind === 'not') {
      const inner = write(spec.of as ConditionSpec);
      return /^not\((.*)\)$/s.test(inner) ? inner.slice('not('.length, -1) : `not(${inner})`;
    }
    return canonicalJson(withoutSource(spec));
  };
  return write;
}

/** Several tests of one value mean all of them. */
function splitTests(spec: ConditionSpec): ConditionSpec {
  const { tests } = spec;
  if (!Array.isArray(tests) || tests.length < 2) return spec;
  const of = tests.map((test) => ({ ...spec, tests: [test] }));
  return { kind: 'all', of } as unknown as ConditionSpec;
}

function withoutSource(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSource);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => key !== 'source');
  return Object.fromEntries(members.map(([key, member]) => [key, withoutSource(member)]));
}
