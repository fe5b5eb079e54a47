/** What a case says of people, as messages for the engine. */
import { describe, expect, it } from 'vitest';
import { instant } from '../base/ids.ts';
import type { TestSubscriber } from '../compiler/tests/test-document.ts';
import { type Fed, seed, toIncoming } from './feeding.ts';

const AT = instant(0);
const email = (purpose: string) => ({ type: 'consent', channel: 'email', purpose });

describe('consent in a case', () => {
  it('from before the case is confirmed where it has to be', () => {
    const ana = { id: 'ana', attributes: {}, given: { email: ['news'] }, withdrawn: { email: ['offers'] } };
    expect(seed(ana as unknown as TestSubscriber, AT).inputs).toEqual([
      { type: 'identify', traits: {} },
      { ...email('news'), given: true, confirmed: true },
      { ...email('offers'), given: false },
    ]);
  });

  it('that is given in the case waits for its confirmation, which comes by itself', () => {
    const event = { does: 'consent', at: AT, subscriber: 'ana', given: {}, withdrawn: {}, confirmed: {} };
    const inputsOf = (more: object) => toIncoming({ ...event, ...more } as unknown as Fed, 0).inputs;
    expect(inputsOf({ given: { email: ['news'] } })).toEqual([{ ...email('news'), given: true }]);
    expect(inputsOf({ confirmed: { email: ['news'] } })).toEqual([
      { ...email('news'), given: true, confirms: true },
    ]);
  });
});
