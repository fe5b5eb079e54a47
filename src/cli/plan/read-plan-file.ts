/** A plan file from the disk, checked. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unreadableIn } from '../../kinds/readable.ts';
import { definitions } from '../../kinds/registry.ts';
import { decodePlanFile } from '../../plan/decode.ts';
import type { PlanFile } from '../../plan/plan.ts';
import { type Context, Refusal } from '../context.ts';
import { reasonOf } from '../output.ts';

const MAKE = 'make it with `rutter plan -o FILE`';

/** Reads a plan file. Throws a Refusal for one that cannot be read, was changed by hand, or is of another version. */
export function readPlanFile({ cwd }: Context, path: string): PlanFile {
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new Refusal(`\`${path}\` cannot be read: ${reasonOf(error)}`);
  }
  const decoded = decodePlanFile(text);
  if (!decoded.ok) throw new Refusal(`\`${path}\` is no plan: ${decoded.error}`, MAKE);
  const unreadable = unreadableIn(decoded.value.plan, definitions);
  if (unreadable !== undefined) {
    throw new Refusal(
      `\`${path}\` cannot be read: this version knows nothing like ${unreadable}; it was written by Rutter ${decoded.value.rutter}, or changed by hand`,
      MAKE,
    );
  }
  return decoded.value;
}
