/** All migrations in order: the n-th brings a file to `user_version` n. One file each; a released one never changes. */
import { sql as first } from './0001-first.ts';
import { sql as consent } from './0002-consent.ts';
import { sql as controls } from './0003-controls.ts';
import { sql as lanes } from './0004-lanes.ts';
import { sql as touches } from './0005-touches.ts';
import { sql as waiting } from './0006-waiting.ts';
import { sql as letters } from './0007-letters.ts';
import { sql as trails } from './0008-trails.ts';
import { sql as checksums } from './0009-checksums.ts';
import { sql as flights } from './0010-flights.ts';
import { sql as words } from './0011-words.ts';
import { sql as flightChunks } from './0012-flight-chunks.ts';

export const migrations: readonly string[] = [
  first,
  consent,
  controls,
  lanes,
  touches,
  waiting,
  letters,
  trails,
  checksums,
  flights,
  words,
  flightChunks,
];
