/** What may be said in public of an error that ended the daemon. */
import { AssertionFailure } from '../base/assert.ts';
import { StoreFailure } from '../hosts/errors.ts';
import { EngineLost } from './engine-thread/engine-thread.ts';
import { TakenOver } from './engine-thread/taken-over.ts';

const OURS = [StoreFailure, AssertionFailure, TakenOver, EngineLost];

/** Messages of our own making say what is wrong; any other may quote what somebody said. Pure. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && OURS.some((own) => error instanceof own)
    ? error.message
    : 'internal error';
}
