/** Finds what the language says about a place in a document: the schemas that apply there, from those that editors get. */
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import type { Definitions } from '../kinds/definition.ts';
import { generateSchemas, schemaFileName } from '../language/model/schemas.ts';

/** A key that may stand in a map, with what it is for. */
export type KeyHint = { readonly name: string; readonly schema: JsonObject; readonly isRequired: boolean };

const LEVELS_MAX = 12;

/** What may be asked about a kind of document. Paths are as in `NodePath`. */
export type SchemaWalk = {
  /** The keys that may stand in the map at a path, each once. */
  keysAt(keys: readonly (string | number)[]): readonly KeyHint[];
  /** The values that may stand at a path, where they are a closed list. */
  valuesAt(keys: readonly (string | number)[]): readonly Json[];
};

/** The walks of all kinds of documents, by the names of their schemas; made once. */
const walks = new WeakMap<Definitions, ReadonlyMap<string, SchemaWalk>>();

/** A walk through the schema of a kind of document; undefined for a kind that there is not. */
export function schemaWalkOf(kind: string, definitions: Definitions): SchemaWalk | undefined {
  const known = walks.get(definitions) ?? createWalks(definitions);
  walks.set(definitions, known);
  return known.get(schemaFileName(kind));
}

function createWalks(definitions: Definitions): ReadonlyMap<string, SchemaWalk> {
  const schemas = [...generateSchemas(definitions)];
  return new Map(schemas.map(([file, text]) => [file, createWalk(JSON.parse(text) as JsonObject)]));
}

function createWalk(root: JsonObject): SchemaWalk {
  const resolve = (schema: Json | undefined, level = 0): readonly JsonObject[] => {
    if (!isJsonObject(schema) || level > LEVELS_MAX) return [];
    const reference = schema.$ref;
    const target = typeof reference === 'string' ? partOf(root, reference) : undefined;
    const alternatives = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((each) =>
      Array.isArray(each) ? each : [],
    );
    const own = target === undefined ? [schema] : [{ ...schema, $ref: null }];
    return [
      ...own,
      ...resolve(target, level + 1),
      ...alternatives.flatMap((each) => resolve(each as Json, level + 1)),
    ];
  };
  /** The schemas that apply to a value, alternatives resolved. */
  const at = (keys: readonly (string | number)[]): readonly JsonObject[] =>
    keys.reduce<readonly JsonObject[]>(
      (schemas, key) => schemas.flatMap((schema) => below(schema, key).flatMap((each) => resolve(each))),
      resolve(root),
    );
  return {
    keysAt(keys) {
      const found = new Map<string, KeyHint>();
      for (const schema of at(keys)) {
        const required = Array.isArray(schema.required) ? schema.required : [];
        for (const [name, inner] of Object.entries(
          isJsonObject(schema.properties) ? schema.properties : {},
        )) {
          const known = found.get(name);
          if (known?.schema.description !== undefined || !isJsonObject(inner)) continue;
          found.set(name, { name, schema: describe(inner, resolve), isRequired: required.includes(name) });
        }
      }
      return [...found.values()];
    },
    valuesAt: (keys) => [
      ...new Set(
        at(keys).flatMap((schema) => [
          ...(Array.isArray(schema.enum) ? (schema.enum as Json[]) : []),
          ...(schema.const === undefined ? [] : [schema.const]),
          ...(schema.type === 'boolean' ? [true, false] : []),
        ]),
      ),
    ],
  };
}

function partOf(root: JsonObject, reference: string): Json | undefined {
  const name = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
  return name === undefined || !isJsonObject(root.$defs) ? undefined : root.$defs[name];
}

/** The schemas of what is below a key of a map, or a place of a list. */
function below(schema: JsonObject, key: string | number): readonly Json[] {
  if (typeof key === 'number') return schema.items === undefined ? [] : [schema.items];
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  if (Object.hasOwn(properties, key)) return [properties[key] as Json];
  const patterns = Object.entries(isJsonObject(schema.patternProperties) ? schema.patternProperties : {});
  const matching = patterns
    .filter(([pattern]) => new RegExp(pattern, 'u').test(key))
    .map(([, inner]) => inner);
  if (matching.length > 0) return matching;
  return isJsonObject(schema.additionalProperties) ? [schema.additionalProperties] : [];
}

/** The schema with the description of what it refers to, where it has none of its own. */
function describe(schema: JsonObject, resolve: (schema: Json) => readonly JsonObject[]): JsonObject {
  if (typeof schema.description === 'string') return schema;
  const described = resolve(schema).find((each) => typeof each.description === 'string');
  return described === undefined ? schema : { ...schema, description: described.description ?? null };
}
