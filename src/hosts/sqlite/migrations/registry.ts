/** All migrations in order: the n-th brings a file to `user_version` n. One file each; a released one never changes. */
import { sql as first } from './0001-first.ts';

export const migrations: readonly string[] = [first];
