/** Suppressed addresses, as salted hashes only: the list says whether an address is on it, not which ones are (semantics 39). */
import { hash, randomBytes } from 'node:crypto';
import type { Instant } from '../../base/ids.ts';
import type { Suppression } from '../../kernel/input.ts';
import type { Store } from '../store.ts';
import type { Statements } from './statements.ts';

const SALT = 'suppression_salt';

/** Addresses are kept as salted hashes only (semantics 39); the salt is made once per file. */
function createAddressHash(statements: Statements): (address: string) => Uint8Array {
  let salt = statements.readMeta(SALT)?.value;
  if (salt === undefined) {
    salt = randomBytes(16).toString('hex');
    statements.writeMeta(SALT, salt);
  }
  const key = salt;
  return (address) => hash('sha256', key + address, 'buffer').subarray(0, 16);
}

/** Addresses whose answer is remembered; each step of a run asks for the same one again. */
const REMEMBERED_MAX = 20_000;

/** The store's members; `reload` drops what is remembered: after a rollback or an erasure. */
export type Suppressions = {
  readonly members: Pick<Store, 'readSuppression' | 'writeSuppression'>;
  reload(): void;
  /** The salted hash under which an address is kept. */
  hashAddress(channelAddress: string): Uint8Array;
};

/** Suppressions by the statements of an open file, of which this is the only writer. */
export function createSuppressions(statements: Statements): Suppressions {
  const hashAddress = createAddressHash(statements);
  const remembered = new Map<string, Suppression | null>();
  /** Null: not looked yet. While nobody is suppressed, no address is hashed. */
  let isAny: boolean | null = null;
  const members: Suppressions['members'] = {
    readSuppression(address) {
      isAny ??= statements.anySuppression().found === 1;
      if (!isAny) return null;
      const known = remembered.get(address);
      if (known !== undefined) return known;
      const row = statements.findSuppression(hashAddress(address));
      const found = row === undefined ? null : { reason: row.reason, at: row.at as Instant };
      if (remembered.size >= REMEMBERED_MAX) remembered.clear();
      remembered.set(address, found);
      return found;
    },
    writeSuppression(address, suppression) {
      remembered.delete(address);
      isAny = null;
      if (suppression === null) statements.deleteSuppression(hashAddress(address));
      else statements.writeSuppression(hashAddress(address), suppression.reason, suppression.at);
    },
  };
  const reload = () => {
    remembered.clear();
    isAny = null;
  };
  return { members, reload, hashAddress };
}
