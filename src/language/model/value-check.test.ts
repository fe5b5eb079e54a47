/** Values against foreign schemas: one phrase a place, no value named. */
import { expect, it } from 'vitest';
import { checkValue } from './value-check.ts';

const schema = {
  type: 'object',
  properties: {
    host: { anyOf: [{ type: 'string' }, { type: 'object', required: ['env'] }] },
    port: { type: 'integer', maximum: 65535 },
  },
  required: ['host'],
  additionalProperties: false,
  dependentRequired: { port: ['host'] },
} as const;

it.each([
  [{ host: 'mail', port: 25 }, []],
  [{ host: { env: 'HOST' } }, []],
  [{}, ["must have required property 'host'"]],
  [{ host: 'mail', prot: 25 }, ['prot: must NOT have additional properties']],
  [{ host: 'mail', port: '25' }, ['port: must be integer']],
  [{ host: 7 }, ['host: must be string']],
])('says what is wrong with %j, once a place', (value, expected) => {
  expect(checkValue(schema, value)).toEqual(expected);
});
