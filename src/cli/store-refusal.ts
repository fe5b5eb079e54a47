/** Why a store cannot be opened, as a refusal with its exit code and the next step. */
import { StoreRefusal } from '../hosts/errors.ts';
import { Refusal } from './context.ts';

const HELP: { readonly [code in StoreRefusal['code']]: string } = {
  foreign: 'name a file that `rutter backup` made, or the folder of a store; nothing was changed',
  damaged: 'take another backup; nothing was repaired',
  newer: 'use the newer version of rutter that wrote it; nothing was changed',
  locked: 'stop the daemon first: two never act on one store',
};

/** A StoreRefusal as a Refusal: 3 for a file that cannot be opened, 2 while another process holds it; anything else as it is. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof StoreRefusal)) return error;
  return new Refusal(error.message, HELP[error.code], error.code === 'locked' ? 2 : 3);
}
