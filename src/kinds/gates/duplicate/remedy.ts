/** When an address may get the message for somebody else. */
import { sayDuration } from '../../../base/duration.ts';
import { instant } from '../../../base/ids.ts';
import { parseInstant } from '../../../base/instant.ts';
import { isJsonObject } from '../../../base/json.ts';
import type { Objection } from '../../definition.ts';
import { formatLocal } from '../local-text.ts';
import { readPolicy } from '../spec.ts';
import type { DuplicateData } from './schema.ts';

/** "somebody else with the address in `profile.email` got it; again possible from 2026-03-09 09:00 Europe/Madrid". Pure. */
export function remedy({ spec, values, attribute, zone }: Objection): string {
  const who = `somebody else with the address in \`${attribute}\` got it`;
  const sent = isJsonObject(values.sent) ? values.sent.at : null;
  const sentAt = typeof sent === 'string' ? parseInstant(sent) : null;
  if (spec === null || sentAt === null) return `${who}: needs another address`;
  const { withinMs } = readPolicy<DuplicateData>(spec);
  const freeAt = formatLocal(instant(sentAt + withinMs), zone);
  return `${who}; again possible from ${freeAt}, when ${sayDuration(withinMs)} have passed, or at another address`;
}
