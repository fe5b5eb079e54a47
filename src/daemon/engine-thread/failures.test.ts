/** Errors through the border between threads: whoever tells them apart still can. */
import { expect, it } from 'vitest';
import { AssertionFailure } from '../../base/assert.ts';
import { ControlRefused, StoreFailure, StoreRefusal } from '../../hosts/errors.ts';
import { Overloaded } from '../overloaded.ts';
import { packFailure, unpackFailure } from './failures.ts';
import { TakenOver } from './taken-over.ts';

const across = (error: unknown) => unpackFailure(structuredClone(packFailure(error)));

it.each([
  new StoreRefusal('locked', 'held by 7', 7),
  new StoreRefusal('newer', 'a later version'),
  new StoreFailure('disk_full', 'no room'),
  new ControlRefused('not_allowed', 'not you'),
  new Overloaded(10),
  new TakenOver(),
  new AssertionFailure('never'),
])('%s stays what it is', (error) => {
  const arrived = across(error);
  expect(arrived).toBeInstanceOf(error.constructor);
  expect({ ...arrived, message: arrived.message }).toEqual({ ...error, message: error.message });
  expect(arrived.stack).toBe(error.stack);
});

it('keeps name, words, code and place of any other error', () => {
  const error = Object.assign(new RangeError('far'), { code: 'ERR_FAR' });
  expect(across(error)).toMatchObject({
    name: 'RangeError',
    message: 'far',
    code: 'ERR_FAR',
    stack: error.stack,
  });
});

it('makes an error of what is none', () => {
  expect(across('just words')).toMatchObject({ name: 'Error', message: 'just words' });
});
