/** An engine after which another one opened the same store: nothing of it lands any more. */
import { expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import type { Renderer } from '../../kernel/renderer.ts';
import { definitions } from '../../kinds/registry.ts';
import { StoreFailure } from '../errors.ts';
import { createMemoryStore } from '../memory/store.ts';
import { openCore } from './core.ts';
import { inTransaction } from './transaction.ts';

const renderer = {} as Renderer;

it('commits until another engine takes the next epoch, and from then on leaves the store as that one has it', () => {
  const store = createMemoryStore();
  const open = () => openCore({ store, kinds: definitions, renderer });
  const note = (core: ReturnType<typeof open>, action: 'panic' | 'resume') =>
    inTransaction(core.store, () =>
      core.store.appendAudit({ at: instant(1), action, control: null, by: 'ana', reason: '', values: {} }),
    );
  const first = open();
  note(first, 'panic');
  const second = open();
  expect(second.epoch).toBe(first.epoch + 1);
  expect(() => note(first, 'resume')).toThrow(StoreFailure);
  expect(() => note(first, 'resume')).toThrow('another daemon took the store over');
  note(second, 'resume');
  expect(store.readAudit(9).map(({ action }) => action)).toEqual(['resume', 'panic']);
});
