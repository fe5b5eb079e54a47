/** Explains a rule from the README in its folder, which stands beside the code, in the sources and in `dist/`. */
import { readFileSync } from 'node:fs';
import { rules } from '../rules/registry.ts';

/** Ids and titles, in the order of the registry. */
export function ruleTitles(): readonly (readonly [string, string])[] {
  return rules.map(({ id, title }) => [id, title]);
}

/** Markdown about a rule: its README, and its level. Undefined for one that does not exist. */
export function explainRule(id: string): string | undefined {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) return undefined;
  const readme = readFileSync(new URL(`../rules/${id}/README.md`, import.meta.url), 'utf8');
  const waivers = rule.isWaivable ? 'may be waived' : 'cannot be waived or switched off';
  return `${readme.trimEnd()}\n\nLevel: ${rule.level}; ${waivers}. In the rules since edition ${rule.since}.\n`;
}
