/** The standards as data: kinds of policies known, roles that approve looked up, fields of reports read. */
import { describe, expect, it } from 'vitest';
import { definitions } from '../kinds/registry.ts';
import { POLICY_KINDS } from '../language/model/documents/standards.ts';
import { compileWorkspace } from './compile.ts';

const ROOT = `kind: Workspace
name: shop
zone: UTC
locale: en
teams:
  crm: { members: [ana@shop.example], roles: { legal: [eva@shop.example] } }
`;
const CATALOG = 'kind: Catalog\nname: shop\n';

async function compile(standards: string) {
  return compileWorkspace(
    [
      { path: 'rutter.yaml', text: ROOT },
      { path: 'catalog.yaml', text: CATALOG },
      { path: 'standards.yaml', text: `kind: Standards\nname: shop\n${standards}` },
    ],
    definitions,
  );
}

describe('standards', () => {
  it('know every kind of policy that a gate judges by', () => {
    const kinds = [...definitions.gates.flatMap((gate) => gate.document ?? []), 'LanePolicy'];
    expect([...POLICY_KINDS].sort()).toEqual([...new Set(kinds)].sort());
  });

  it('take as approvers only roles, teams and people of the workspace', async () => {
    const { diagnostics } = await compile('approvers: { ConsentPolicy: [legal], Policy: [leagl] }\n');
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'unknown-person: unknown person `leagl`',
    ]);
  });

  it('read what reports need, with the values allowed', async () => {
    const { standards, diagnostics } = await compile(
      'reporting: { Journey: { market: [es, pt], campaign: { pattern: "C-[0-9]+" } }, goal: { title: any } }\n',
    );
    expect(diagnostics).toEqual([]);
    const fields = [...(standards?.reporting ?? [])].map(([part, each]) => [
      part,
      [...each].map(([field, { values, pattern }]) => ({ field, values, pattern })),
    ]);
    expect(fields).toEqual([
      [
        'Journey',
        [
          { field: 'market', values: ['es', 'pt'], pattern: null },
          { field: 'campaign', values: [], pattern: 'C-[0-9]+' },
        ],
      ],
      ['goal', [{ field: 'title', values: [], pattern: null }]],
    ]);
  });
});
