/** What the language asks of all other parts: schemas made of known keywords, and an explanation for every code. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../src/base/json.ts';
import { definitions } from '../src/kinds/registry.ts';
import { codes } from '../src/language/diagnostics/codes.ts';
import { KEYWORDS } from '../src/language/model/check.ts';
import { documentKinds } from '../src/language/model/documents/registry.ts';
import { generateSchemas } from '../src/language/model/schemas.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** Keywords of a schema and of all schemas in it that the shape check does not know. */
function unknownKeywords(schema: Json | undefined, at: string): string[] {
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const path = `${at}/${keyword}`;
    if (!KEYWORDS.has(keyword)) return [path];
    if (['properties', 'patternProperties'].includes(keyword) && isJsonObject(value)) {
      return Object.entries(value).flatMap(([key, inner]) => unknownKeywords(inner, `${path}/${key}`));
    }
    if (['items', 'additionalProperties', 'if', 'then', 'else', 'not'].includes(keyword))
      return unknownKeywords(value, path);
    if (['anyOf', 'oneOf', 'allOf'].includes(keyword) && Array.isArray(value)) {
      return value.flatMap((inner: Json, index) => unknownKeywords(inner, `${path}/${index}`));
    }
    return [];
  });
}

/** Paths of keys without a description, their own or that of the part that they refer to. */
function undescribed(schema: Json | undefined, root: JsonObject, at: string): string[] {
  if (!isJsonObject(schema)) return [];
  const properties = Object.entries(isJsonObject(schema.properties) ? schema.properties : {});
  const own = properties.flatMap(([key, inner]) => [
    ...(isDescribed(inner, root) ? [] : [`${at}/${key}`]),
    ...undescribed(inner, root, `${at}/${key}`),
  ]);
  const patterns = Object.values(isJsonObject(schema.patternProperties) ? schema.patternProperties : {});
  const unions = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((each) =>
    Array.isArray(each) ? each : [],
  );
  const inner = [schema.items, schema.additionalProperties, ...patterns, ...unions] as readonly Json[];
  return [...own, ...inner.flatMap((each) => undescribed(each, root, at))];
}

function isDescribed(schema: Json | undefined, root: JsonObject): boolean {
  if (!isJsonObject(schema)) return false;
  if (typeof schema.description === 'string' && schema.description !== '') return true;
  const name = /^#\/\$defs\/(.+)$/.exec(String(schema.$ref))?.[1];
  return name !== undefined && isJsonObject(root.$defs) && isDescribed(root.$defs[name], root);
}

function codesIn(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of readdirSync(`${source}/${folder}`, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue;
    const text = readFileSync(`${source}/${folder}/${path}`, 'utf8');
    for (const [, code = ''] of text.matchAll(
      /(?:problem|warning|error)\(\s*'([a-z0-9]+(?:-[a-z0-9]+)+)'|\bcode: '([a-z0-9-]+)'/g,
    )) {
      if (code !== '') found.set(code, `${folder}/${path}`);
    }
  }
  return found;
}

describe('the language and the kinds', () => {
  it('every schema uses only keywords that the shape check understands', () => {
    const schemas = [
      ...documentKinds(definitions).map((each) => [each.name, each.schema] as const),
      ...definitions.steps.map((each) => [each.name, each.schema] as const),
      ...definitions.conditions.map((each) => [each.name, each.schema] as const),
    ];
    expect(schemas.flatMap(([name, schema]) => unknownKeywords(schema, name))).toEqual([]);
  });

  it('every key of every document is described for editors, and every kind of document has a snippet', () => {
    const bare = [...generateSchemas(definitions)].flatMap(([file, text]) => {
      const root = JSON.parse(text) as JsonObject;
      const parts = Object.entries(isJsonObject(root.$defs) ? root.$defs : {});
      return [['', root] as const, ...parts].flatMap(([name, part]) =>
        undescribed(part, root, `${file} ${name}`),
      );
    });
    expect(bare).toEqual([]);
    for (const [, text] of generateSchemas(definitions)) {
      const { title, defaultSnippets } = JSON.parse(text);
      expect(defaultSnippets[0].body.kind).toBe(title);
    }
  });

  it.each(['language', 'compiler', 'kinds', 'rules', 'edits'])(
    'every code that src/%s reports is explained',
    (folder) => {
      const used = readdirSync(source).includes(folder) ? codesIn(folder) : new Map<string, string>();
      expect(
        [...used].filter(([code]) => !codes.has(code)).map(([code, file]) => `${code} (${file})`),
      ).toEqual([]);
    },
  );
});
