/** Lowers traits in conditions: tests of the value, and its place among all subscribers. */
import { suggest } from '../../../base/suggest.ts';
import type { Entry, MapNode } from '../../../language/syntax/node.ts';
import type { ConditionSpec, TypeSpec } from '../../../plan/plan.ts';
import type { Compiler, ConditionDefinition } from '../../definition.ts';
import type { Test } from '../comparison.ts';
import { compileTests } from '../compile-comparison.ts';
import { problem } from '../problem.ts';

/** Compares with mean * the population's mean + sigma * its standard deviation. */
export type PopulationTest = {
  readonly side: 'above' | 'below';
  readonly mean: number;
  readonly sigma: number;
};

/** The plan's form of a trait condition: all tests and all population tests hold. */
export type TraitSpec = ConditionSpec & {
  readonly trait: string;
  readonly tests: readonly Test[];
  readonly population: readonly PopulationTest[];
};

const NAME = /^trait(?:\.([A-Za-z_][\w-]*)|\["([^"]+)"\])$/;
const SIDES = ['above', 'below'];

function readFactor(map: MapNode, name: string, fallback: number, compiler: Compiler): number | undefined {
  const value = map.entries.find((each) => each.name === name)?.value;
  if (value === undefined) return fallback;
  if (value.node === 'scalar' && typeof value.value === 'number' && Number.isFinite(value.value)) {
    return value.value;
  }
  compiler.report(
    problem('bad-type', `\`${name}\` is a number`, value.span, {
      label: 'not a number',
      help: `write for example \`${name}: 2\``,
    }),
  );
  return undefined;
}

function compileSide(each: Entry, name: string, compiler: Compiler): PopulationTest | undefined {
  const { value } = each;
  if (compiler.scope.noShared !== undefined) {
    compiler.report(
      problem(
        'shared-trait',
        `\`${each.name}\` compares with all subscribers, which is not possible here`,
        each.key.span,
        {
          label: 'changes whenever anybody changes',
          notes: [compiler.scope.noShared],
          help: 'ask this in a policy, an audience or a step, or compare with a fixed number',
        },
      ),
    );
    return undefined;
  }
  const known = compiler.trait(name);
  if (known !== undefined && !known.population) {
    compiler.report(
      problem('bad-trait', `the trait \`${name}\` keeps no mean and sigma`, each.key.span, {
        label: 'needs them',
        help: `add \`population: true\` to the trait \`${name}\``,
      }),
    );
    return undefined;
  }
  const other =
    value.node === 'map' ? value.entries.find((part) => !['mean', 'sigma'].includes(part.name)) : undefined;
  if (value.node !== 'map' || value.entries.length === 0 || other !== undefined) {
    const near = other && suggest(other.name, ['mean', 'sigma']);
    compiler.report(
      problem(
        other === undefined ? 'bad-shape' : 'unknown-key',
        other === undefined
          ? `\`${each.name}\` needs \`mean\` or \`sigma\``
          : `unknown key \`${other.name}\` in \`${each.name}\``,
        (other?.key ?? value).span,
        {
          label: 'write `mean` and `sigma`',
          help:
            near === undefined
              ? `write for example \`${each.name}: { mean: 1, sigma: 2 }\``
              : `did you mean \`${near}\`?`,
        },
      ),
    );
    return undefined;
  }
  const mean = readFactor(value, 'mean', 1, compiler);
  const sigma = readFactor(value, 'sigma', 0, compiler);
  return mean === undefined || sigma === undefined ? undefined : { side: each.name as 'above', mean, sigma };
}

/** Splits off `above` and `below`; what remains is a comparison, or nothing. */
function compileParts(
  subject: Entry,
  name: string,
  type: TypeSpec,
  compiler: Compiler,
): Pick<TraitSpec, 'tests' | 'population'> | undefined {
  const { value } = subject;
  const sides = value.node === 'map' ? value.entries.filter((each) => SIDES.includes(each.name)) : [];
  const population = sides.map((each) => compileSide(each, name, compiler));
  const rest =
    value.node === 'map' && sides.length > 0
      ? { ...value, entries: value.entries.filter((each) => !sides.includes(each)) }
      : value;
  const isEmpty = sides.length > 0 && rest.node === 'map' && rest.entries.length === 0;
  const tests = isEmpty ? [] : compileTests(rest, { text: subject.name, type, compiler });
  if (tests === undefined || population.some((each) => each === undefined)) return undefined;
  return { tests, population: population as readonly PopulationTest[] };
}

export const compile: ConditionDefinition['compile'] = (subject, _map, compiler) => {
  const match = NAME.exec(subject.name);
  const written = match?.[1] ?? match?.[2];
  if (written === undefined) {
    compiler.report(
      problem('bad-path', `\`${subject.name}\` names no trait`, subject.key.span, {
        label: 'cannot be read as a trait',
        help: 'write `trait.NAME`',
      }),
    );
    return undefined;
  }
  const name = compiler.refer('trait', { ...subject.key, value: written });
  const known = name === undefined ? undefined : compiler.trait(name);
  if (name === undefined || known === undefined) return undefined;
  const parts = compileParts(subject, name, { type: known.type }, compiler);
  return (
    parts &&
    ({ kind: 'trait', trait: name, ...parts, source: compiler.source(subject) } as unknown as ConditionSpec)
  );
};
