/** What holds for all rules together: the list of their questions, unique ids, editions, options with defaults; and the one pass. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { matchGolden } from '../../tests/golden.ts';
import { isJsonObject } from '../base/json.ts';
import { compileWorkspace } from '../compiler/compile.ts';
import { definitions } from '../kinds/registry.ts';
import { codes } from '../language/diagnostics/codes.ts';
import { lintFiles, readBase } from './cases.fixture.ts';
import { conditionsIn } from './conditions.ts';
import type { Family } from './definition.ts';
import { isEdition } from './editions.ts';
import { rules } from './registry.ts';
import { listSteps } from './walk.ts';

const FAMILIES: readonly Family[] = [
  'naming',
  'structure',
  'audience',
  'pressure',
  'measurement',
  'governance',
  'content',
  'security',
];

/** The index of the rules, as `README.md` beside them holds it. */
function writeIndex(): string {
  const parts = FAMILIES.map((family) => {
    const rows = rules
      .filter((rule) => rule.family === family)
      .map(({ id, question, level, isWaivable }) => {
        return `| [${id}](${id}/README.md) | ${question} | ${level}${isWaivable ? '' : ', always on'} |`;
      });
    return rows.length === 0
      ? ''
      : `\n## ${family}\n\n| rule | question | level |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Rules\n\nEach rule answers a question that somebody who runs a CRM asks in a review. Levels are set by path in\n\`rutter.yaml\`, deviations are waivers; \`rutter explain <rule>\` says more.\n${parts.join('')}`;
}

describe('the rules', () => {
  it('are listed with their questions', () => {
    matchGolden(fileURLToPath(new URL('README.md', import.meta.url)), writeIndex());
  });

  it('have ids of their own, stand by family, and came in an edition that exists', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index || codes.has(id))).toEqual([]);
    const places = rules.map(({ family }) => FAMILIES.indexOf(family));
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(rules.filter(({ since }) => !isEdition(since))).toEqual([]);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s is described',
    (_, { title, question, options }) => {
      expect(title).toMatch(/^[^A-Z].*[^.]$/);
      expect(question).toMatch(/^[A-Z].*\?$/);
      if (options === undefined) return;
      expect(options.additionalProperties).toBe(false);
      const { properties } = options;
      for (const schema of Object.values(isJsonObject(properties) ? properties : {})) {
        expect(schema).toMatchObject({ default: expect.anything(), description: expect.any(String) });
      }
    },
  );
});

describe('linting', () => {
  it('says the same in whatever order the files come', async () => {
    const bare = 'kind: Segment\nname: NAME\nreview_by: 2020-01-01\nwhen: { profile.country: ES }\n';
    const more = ['a', 'b', 'c'].map((name) => ({ path: `${name}.yaml`, text: bare.replace('NAME', name) }));
    const files = [...readBase(), ...more];
    const { findings } = await lintFiles(files, rules);
    expect(findings.length).toBeGreaterThan(5);
    for (const order of [[...files].reverse(), [...more, ...readBase()]]) {
      expect((await lintFiles(order, rules)).findings).toEqual(findings);
    }
  });
});

describe('what rules lean on', () => {
  it('the pass sees each step that the plan has', async () => {
    const { plan, documents } = await compileWorkspace(readBase(), definitions);
    for (const document of documents.filter(({ kind }) => kind === 'Journey')) {
      const seen = listSteps(document, definitions).map(({ id }) => id);
      expect(seen.sort()).toEqual(Object.keys(plan?.journeys[document.name]?.steps ?? {}).sort());
    }
  });

  it('conditions are found however deep they lie', async () => {
    const { plan } = await compileWorkspace(readBase(), definitions);
    const journey = plan?.journeys.lifecycle_welcome_newcomers_v1;
    expect([...conditionsIn(journey, definitions)].map(({ kind }) => kind)).toEqual(['not', 'segment']);
  });
});
