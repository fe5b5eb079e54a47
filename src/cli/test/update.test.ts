/** `test --update`: what failed says what happened, everything else stays byte for byte, and what needs thought is left alone. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invoke, makeFolder } from '../invoke.fixture.ts';

let folder = makeFolder();
beforeEach(() => {
  folder = makeFolder();
  cpSync('journeys', join(folder.path, 'shop'), { recursive: true });
});
afterEach(() => folder.remove());

const path = (file: string) => join(folder.path, 'shop', file);
const update = (file: string) =>
  invoke(['test', path(file), '--workspace', join(folder.path, 'shop'), '--update']);

/** Breaks a test, updates it, and expects the words that it had before. */
async function heals(file: string, right: string, wrong: string): Promise<void> {
  const before = readFileSync(path(file), 'utf8');
  expect(before).toContain(right);
  writeFileSync(path(file), before.replace(right, wrong));
  const { code, out, err } = await update(file);
  expect(err).toContain('updated ');
  expect(code, out).toBe(0);
  expect(readFileSync(path(file), 'utf8')).toBe(before);
}

describe('test --update', () => {
  it.each([
    [
      'another template',
      'cart/abandoned-cart.test.yaml',
      'sends: [{ template: cart_reminder,',
      'sends: [{ template: order_shipped,',
    ],
    ['a number of runs', 'activation/trial.test.yaml', '{ at: end, entered: 2 }', '{ at: end, entered: 5 }'],
    ['a number of messages', 'consent/newsletter.test.yaml', 'count: 20 }', 'count: 19 }'],
    [
      'a reason that stands alone',
      'activation/trial.test.yaml',
      'exits: [Subscription Cancelled]',
      'exits: [completed]',
    ],
    ['an attribute', 'activation/trial.test.yaml', 'lifecycle: activated', 'lifecycle: dormant'],
  ])('%s', async (_what, file, right, wrong) => {
    await heals(file, right, wrong);
  });

  it('moves an expectation to the moment at which it happened', async () => {
    const file = 'activation/trial-expiry.test.yaml';
    const before = readFileSync(path(file), 'utf8');
    const right = '- { at: 2026-03-25T15:30:00Z, sends: [{ template: trial_7d }] }';
    writeFileSync(path(file), before.replace(right, right.replace('25T', '24T')));
    expect(await update(file)).toMatchObject({ code: 0 });
    expect(readFileSync(path(file), 'utf8')).toBe(
      before.replace('at: 2026-03-25T15:30:00Z', 'at: 24d15h30m'),
    );
  });

  it('leaves alone what did not happen at all, and fails', async () => {
    const file = 'orders/orders.test.yaml';
    const before = readFileSync(path(file), 'utf8');
    const wrong = before.replace(
      '- { at: 30d, sends',
      '- { at: 30d, no_sends: true }\n      - { at: 30d, sends',
    );
    writeFileSync(path(file), wrong);
    const { code } = await update(file);
    expect(code).toBe(1);
    expect(readFileSync(path(file), 'utf8')).toBe(wrong);
  });
});
