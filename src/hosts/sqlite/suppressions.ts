/** Suppressed addresses, as salted hashes only: the list says whether an address is on it, not which ones are (semantics 39). */
import { createHash, randomBytes } from 'node:crypto';
import type { Instant } from '../../base/ids.ts';
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
  return (address) => createHash('sha256').update(key).update(address).digest().subarray(0, 16);
}

/** Suppressions by the statements of an open file. */
export function createSuppressions(
  statements: Statements,
): Pick<Store, 'readSuppression' | 'writeSuppression'> {
  const hash = createAddressHash(statements);
  return {
    readSuppression(address) {
      const row = statements.findSuppression(hash(address));
      return row === undefined ? null : { reason: row.reason, at: row.at as Instant };
    },
    writeSuppression(address, suppression) {
      if (suppression === null) statements.deleteSuppression(hash(address));
      else statements.writeSuppression(hash(address), suppression.reason, suppression.at);
    },
  };
}
