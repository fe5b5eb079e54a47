/** Every diagnostic code there is, with its explanation. A new code is one entry in the file of its area. */
import type { CodeDoc } from './code-doc.ts';
import { contentCodes } from './codes/content.ts';
import { flowCodes } from './codes/flow.ts';
import { namesCodes } from './codes/names.ts';
import { populationCodes } from './codes/populations.ts';
import { proofCodes } from './codes/proof.ts';
import { scanCodes } from './codes/scan.ts';
import { shapeCodes } from './codes/shape.ts';
import { standardsCodes } from './codes/standards.ts';
import { syntaxCodes } from './codes/syntax.ts';
import { testsCodes } from './codes/tests.ts';
import { typesCodes } from './codes/typing.ts';

export type { CodeDoc };

/** All codes, in the order of the phases that report them. */
export const codes: ReadonlyMap<string, CodeDoc> = new Map(
  [
    ...syntaxCodes,
    ...shapeCodes,
    ...namesCodes,
    ...typesCodes,
    ...flowCodes,
    ...contentCodes,
    ...proofCodes,
    ...testsCodes,
    ...populationCodes,
    ...standardsCodes,
    ...scanCodes,
  ].map((each) => [each.code, each]),
);

/** The explanation of a code in Markdown; undefined for a code that does not exist. Pure. */
export function explain(code: string): string | undefined {
  const doc = codes.get(code);
  if (doc === undefined) return undefined;
  const example = (title: string, yaml: string) =>
    yaml === '' ? [] : [`## ${title}`, '', '```yaml', yaml.replace(/\n$/, ''), '```', ''];
  return [
    `# ${doc.code}: ${doc.title}`,
    '',
    doc.explanation,
    '',
    ...example('Wrong', doc.bad),
    ...example('Right', doc.good),
  ].join('\n');
}
