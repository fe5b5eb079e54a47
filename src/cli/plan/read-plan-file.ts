/** A plan file from the disk, checked. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodePlanFile } from '../../plan/decode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { type Context, Refusal } from '../context.ts';
import { reasonOf } from '../output.ts';

/** Reads a plan file. Throws a Refusal for one that cannot be read, or was changed by hand. */
export function readPlanFile({ cwd }: Context, path: string): PlanFile {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  const decoded = decodePlanFile(text);
  if (!decoded.ok)
    throw new Refusal(`\`${path}\` is no plan: ${decoded.error}`, 'make it with `rutter plan -o FILE`');
  return decoded.value;
}
