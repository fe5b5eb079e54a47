/** All kinds of documents, in order. Policies come from the gates that judge by them. */
import { subschema, texts } from '../expected.ts';
import type { LanguageKinds, Schema } from '../kinds.ts';
import { catalog } from './catalog.ts';
import { type DocumentKind, document } from './document.ts';
import { journey } from './journey.ts';
import { population } from './population.ts';
import { segment } from './segment.ts';
import { standards } from './standards.ts';
import { template } from './template.ts';
import { test } from './test-case.ts';
import { trait } from './trait.ts';
import { waivers } from './waivers.ts';
import { workspace } from './workspace.ts';

const own: readonly DocumentKind[] = [
  workspace,
  catalog,
  segment,
  trait,
  journey,
  template,
  test,
  standards,
  waivers,
  population,
];
const cache = new WeakMap<LanguageKinds, readonly DocumentKind[]>();

/** Every kind of document, with the policies of these gates. Same argument, same result. */
export function documentKinds(kinds: LanguageKinds): readonly DocumentKind[] {
  const known = cache.get(kinds);
  if (known !== undefined) return known;
  const all = [...own, ...policies(kinds)];
  cache.set(kinds, all);
  return all;
}

function policies(kinds: LanguageKinds): readonly DocumentKind[] {
  return kinds.gates.flatMap(({ document: name, schema, summary, covers: isNarrow }) => {
    if (name === null || schema === null) return [];
    const { properties, required, type: _type, additionalProperties: _rest, description, ...rules } = schema;
    const keys = (subschema(properties) ?? {}) as { readonly [key: string]: Schema };
    const { kind: _kind, name: _name, ...own } = keys;
    const needed = texts(required).filter((key) => key !== 'kind' && key !== 'name');
    const covers: Schema = { $ref: '#/$defs/covers', description: 'What this policy judges.' };
    return [
      document(
        name,
        typeof description === 'string' ? description : summary,
        isNarrow === false ? own : { covers, ...own },
        needed,
        rules,
      ),
    ];
  });
}
