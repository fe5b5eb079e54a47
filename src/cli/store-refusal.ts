/** Why a store cannot be opened, as a refusal with its exit code and the next step. */
import { StoreRefusal } from '../hosts/errors.ts';
import { Refusal } from './context.ts';

/** What to do, by what is wrong with the store. */
export type StoreHelp = { readonly [code in StoreRefusal['code']]: string };

const HELP: StoreHelp = {
  foreign: 'name a file that `rutter backup` made, or the folder of a store; nothing was changed',
  damaged: 'take another backup; nothing was repaired',
  newer: 'use the newer version of rutter that wrote it; nothing was changed',
  locked: 'stop the daemon first: two never act on one store',
  unusable: 'name another folder; nothing was changed',
};

/** Here there is no store, or one in use: exit code 2 and not 3. */
const MENDED_BY_OPTIONS: ReadonlySet<StoreRefusal['code']> = new Set(['locked', 'unusable']);

/**
 * A StoreRefusal as a Refusal: 3 for a file that cannot be opened, 2 while another process holds it and where the folder cannot
 * be used; anything else as it is.
 */
export function asRefusal(error: unknown, help: StoreHelp = HELP): unknown {
  if (!(error instanceof StoreRefusal)) return error;
  return new Refusal(error.message, help[error.code], MENDED_BY_OPTIONS.has(error.code) ? 2 : 3);
}
