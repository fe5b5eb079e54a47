/**
 * Values that are no YAML text any more (an adapter's configuration inside a plan) against the JSON Schema of whoever
 * reads them. Any keyword of JSON Schema counts, for such schemas are not ours; so this is ajv's work.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import type { JsonObject } from '../../base/json.ts';

const ajv = new Ajv({ allErrors: true, strict: false, verbose: false });
const compiled = new WeakMap<JsonObject, ValidateFunction>();

/** What is wrong with `value`, one phrase for each place (`port: must be integer`); empty when it fits. Names no value. */
export function checkValue(schema: JsonObject, value: JsonObject): readonly string[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  const phrases = new Map<string, string>();
  for (const { instancePath, message = 'is wrong', params } of validate.errors ?? []) {
    const key = typeof params.additionalProperty === 'string' ? params.additionalProperty : '';
    const place = [...instancePath.split('/').slice(1), key].filter((part) => part !== '').join('.');
    if (!phrases.has(place)) phrases.set(place, place === '' ? message : `${place}: ${message}`);
  }
  return [...phrases.values()];
}
