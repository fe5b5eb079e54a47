/** Plans that differ from the traffic's without a difference to anybody: for swaps, of which each takes a plan of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileTexts } from '../../e2e/workspace.ts';
import { traffic } from '../ledger/traffic.ts';

/** Writes the variant of this number into a directory; its path. The reminder has other words, and one template is unused. */
export async function writeVariant(directory: string, number: number): Promise<string> {
  const path = join(directory, `variant-${number}.json`);
  const texts = {
    ...traffic,
    'reminder.yaml': traffic['reminder.yaml'].replace('Look around', `Look around, ${number}`),
    'unused.yaml': traffic['red.yaml'].replace('name: red', 'name: unused'),
  };
  writeFileSync(path, JSON.stringify(await compileTexts(texts)));
  return path;
}
