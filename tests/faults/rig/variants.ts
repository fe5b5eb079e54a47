/** Plans that differ from the traffic's without a difference to anybody: for swaps, of which each takes a plan of its own. */
import { join } from 'node:path';
import { traffic } from '../ledger/traffic.ts';
import type { Site } from './site.ts';

/** Writes the variant of this number beside a site's own plan; its path. The reminder has other words, one template is unused. */
export async function writeVariant(site: Site, number: number): Promise<string> {
  const path = join(site.root, `variant-${number}.json`);
  const texts = {
    ...traffic,
    'reminder.yaml': traffic['reminder.yaml'].replace('Look around', `Look around, ${number}`),
    'unused.yaml': traffic['red.yaml'].replace('name: red', 'name: unused'),
  };
  await site.witness.ask('compile', { texts, to: path });
  return path;
}
