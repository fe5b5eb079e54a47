/** How adapters read their configuration: plain values, or references that the daemon resolves. Holds no secret. */
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';

/** JSON Schema of `{ env: NAME }` or `{ file: PATH }`. */
export const referenceSchema: JsonObject = {
  type: 'object',
  properties: {
    env: { type: 'string', minLength: 1, description: 'name of an environment variable' },
    file: { type: 'string', minLength: 1, description: 'path of a file that holds nothing else' },
  },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
};

/** JSON Schema of a value that may be written plainly (`plain`) or as a reference. */
export function plainOrReference(plain: JsonObject, description: string): JsonObject {
  return { anyOf: [plain, referenceSchema], description };
}

type SecretSource = { secret(reference: JsonObject): string };

/**
 * A text setting, with its reference resolved and trimmed; undefined when absent. Throws an error that names the setting
 * and never its value.
 */
export function readText(config: JsonObject, name: string, deps: SecretSource): string | undefined {
  const value: Json | undefined = config[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (isJsonObject(value)) return deps.secret(value).trim();
  throw new Error(`\`${name}\` must be a text or a reference`);
}

/** A text setting that must be there. */
export function requireText(config: JsonObject, name: string, deps: SecretSource): string {
  const text = readText(config, name, deps);
  if (text === undefined || text === '') throw new Error(`\`${name}\` is missing`);
  return text;
}

/** A whole number in a range, plain or by reference; `fallback` when absent. Throws when it is none. */
export function readInteger(
  config: JsonObject,
  name: string,
  deps: SecretSource,
  range: { readonly min: number; readonly max: number; readonly fallback: number },
): number {
  const text = readText(config, name, deps);
  if (text === undefined) return range.fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max) {
    throw new Error(`\`${name}\` must be a whole number from ${range.min} to ${range.max}`);
  }
  return value;
}
