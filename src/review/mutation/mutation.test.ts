/** Mutants: which there are, that each is one small mistake, and what tests make of them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Compiled, compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import { readWorkspace } from '../../language/workspace/read.ts';
import type { Plan } from '../../plan/plan.ts';
import { shop } from '../shop.fixture.ts';
import { enumerateMutants } from './enumerate.ts';
import { OPERATORS } from './mutant.ts';
import { printMutantsJson, printMutantsMarkdown, printMutantsPretty } from './print.ts';
import { runMutants, scoreOf } from './run-mutants.ts';

const LINKS = {
  unsubscribe: 'https://rutter.test/u',
  preferences: 'https://rutter.test/p',
  confirm: 'https://rutter.test/c',
};
const renderer = createRenderer({ links: () => LINKS });

async function compile(files: { readonly [path: string]: string }): Promise<Compiled> {
  const listed = Object.entries(files).map(([path, text]) => ({ path, text }));
  const compiled = await compileWorkspace(listed, definitions);
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return compiled;
}

async function compileExample(): Promise<Compiled> {
  return compileWorkspace(readWorkspace('journeys').files, definitions);
}

const planOf = ({ plan }: Compiled): Plan => plan!;

/** Both journeys of the shop, with what is asked of the tests. */
const test = (text: string) => ({
  ...shop,
  'one.test.yaml': `kind: Test
name: paying
journey: one
${text}cases:
  - name: pays
    start: 2026-03-02T10:00:00Z
    subscribers: { ana: { email: ana@b.example, token: t, consent: { email: [lifecycle] } } }
    events:
      - { at: 0s, subscriber: ana, event: Joined, properties: { order: o1 } }
      - { at: 1d, subscriber: ana, event: Paid, properties: { order: o1 } }
    expect:
      - { at: 0s, sends: [{ channel: push, template: hi_push }] }
      - { at: 1d, exits: [thanks], goals: [paid] }
`,
});

describe('mutants of the example workspace', () => {
  let plan: Plan;
  beforeAll(async () => {
    plan = planOf(await compileExample());
  });

  it('are of every sort', () => {
    const found = new Set(enumerateMutants(plan, definitions, null).map(({ operator }) => operator));
    expect(OPERATORS.filter((operator) => !found.has(operator))).toEqual(['channel-dropped']);
  });

  it('have names of their own, and differ from the plan in one element', () => {
    const mutants = enumerateMutants(plan, definitions, null);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    const before = JSON.stringify(plan);
    for (const mutant of mutants) {
      const mutated = mutant.plan();
      const changed = (['journeys', 'segments', 'policies', 'facts', 'templates', 'traits'] as const).flatMap(
        (part) => {
          const [old, young] = [plan[part], mutated[part]] as const;
          const names = new Set([...Object.keys(old), ...Object.keys(young)]);
          return [...names].filter((name) => JSON.stringify(old[name]) !== JSON.stringify(young[name]));
        },
      );
      expect(changed, mutant.id).toHaveLength(1);
      expect(mutant.source.line, mutant.id).toBeGreaterThan(0);
    }
    expect(JSON.stringify(plan)).toBe(before);
  });

  it('are those of some journeys alone where these are asked for', () => {
    const asked = new Set(['transactional_ship_orders_v1']);
    const mutants = enumerateMutants(plan, definitions, asked);
    expect(mutants.map(({ id }) => id)).toEqual([
      'transactional_ship_orders_v1/on_its_way: step-skipped',
      'transactional_ship_orders_v1: reentry-changed',
    ]);
  });
});

describe('what tests make of mutants', () => {
  it('survivors show what a test does not look at', async () => {
    const report = runMutants(await compile(test('')), definitions, renderer, new Set(['one']));
    const survivors = report.tried.filter(({ fate }) => fate === 'survived').map(({ mutant }) => mutant.id);
    expect(survivors).toEqual([
      'one/pay: wait-longer',
      'one/mark: step-skipped',
      'one/ask: step-skipped',
      'one: exit-dropped',
      'one: reentry-changed',
    ]);
    expect(report.tried.find(({ mutant }) => mutant.id === 'one/hello: channel-dropped')).toMatchObject({
      fate: 'noticed',
      by: 'paying: pays',
    });
    expect(scoreOf(report)).toBeCloseTo((7 / 12) * 100, 5);
    expect(printMutantsPretty(report, (file) => `shop/${file}`)).toContain(
      'survived  one/pay: wait-longer\n    waits 4 days instead of 2 days, and no test notices\n    --> shop/one.yaml:9:5\n',
    );
    expect(printMutantsMarkdown(report, (file) => file)).toContain(
      '| `one: exit-dropped` | `one.yaml:2` | does not end for `Left` |',
    );
    expect(JSON.parse(printMutantsJson(report, (file) => file))).toMatchObject({
      survived: 5,
      impossible: 0,
    });
  });

  it('what is declared equivalent is no survivor; a declaration that is not true is stale', async () => {
    const declared = (mutant: string) => `  - { mutant: "${mutant}", reason: the agency asked for it }\n`;
    const text = `equivalent_mutants:\n${declared('one: exit-dropped')}${declared('one/hello: step-skipped')}${declared('two: gone')}`;
    const report = runMutants(await compile(test(text)), definitions, renderer, null);
    expect(report.stale).toEqual(['one/hello: step-skipped', 'two: gone']);
    const exit = report.tried.find(({ mutant }) => mutant.id === 'one: exit-dropped');
    expect(exit).toMatchObject({ fate: 'equivalent', reason: 'the agency asked for it' });
    expect(printMutantsPretty(report, (file) => file)).toContain('stale     two: gone\n');
    expect(printMutantsMarkdown(report, (file) => file)).toContain(
      'Equivalent:\n\n- `one: exit-dropped`: the agency asked for it\n',
    );
  });

  it('the tests of the example notice more than nine of ten', { timeout: 600_000 }, async () => {
    const report = runMutants(await compileExample(), definitions, renderer, null);
    expect(report.tried.length).toBeGreaterThan(200);
    expect(report.tried.filter(({ fate }) => fate === 'impossible')).toEqual([]);
    expect(report.stale).toEqual([]);
    expect(scoreOf(report)).toBeGreaterThanOrEqual(90);
  });
});
