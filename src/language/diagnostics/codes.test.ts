/** Every code is explained, and the examples of syntax and shape do what they say. */
import { describe, expect, it } from 'vitest';
import { fixtureKinds } from '../model/kinds.fixture.ts';
import { checkShape } from '../model/shape.ts';
import { parseYaml } from '../syntax/parse.ts';
import { shapeCodes } from './codes/shape.ts';
import { syntaxCodes } from './codes/syntax.ts';
import { codes, explain } from './codes.ts';

function codesOf(text: string): string[] {
  const parsed = parseYaml('f.yaml', text);
  const shape = parsed.root === null ? [] : checkShape(parsed.root, fixtureKinds, parsed.broken).diagnostics;
  return [...parsed.diagnostics, ...shape].map((each) => each.code);
}

const examples = [...syntaxCodes, ...shapeCodes].filter((each) => each.bad !== '');

describe('explanations', () => {
  it.each([...codes.values()].map((each) => [each.code, each] as const))('%s is explained', (code, doc) => {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(doc.title).toMatch(/^[^A-Z].*[^.]$/);
    expect(doc.explanation.length).toBeGreaterThan(40);
    expect(explain(code)).toContain(`# ${code}: ${doc.title}`);
  });

  it('knows nothing of codes that do not exist', () => {
    expect(explain('no-such-code')).toBeUndefined();
  });
});

describe('examples', () => {
  it.each(examples.map((each) => [each.code, each] as const))(
    'the wrong one of %s gives that code alone, the right one nothing',
    (code, doc) => {
      expect(codesOf(doc.bad)).toEqual([code]);
      expect(codesOf(doc.good)).toEqual([]);
    },
  );
});
