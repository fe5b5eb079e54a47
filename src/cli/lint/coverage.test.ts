/** Tests are played for the linter where the standards ask for it, all of them, and not otherwise. */
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../../compiler/compile.ts';
import { definitions } from '../../kinds/registry.ts';
import { filesOf } from '../../rules/cases.fixture.ts';
import { coverAskedJourneys } from './coverage.ts';

const SALE = `kind: Journey
name: sale
owner: crm
class: promotional
enter: { event: Order Placed, reentry: always }
steps:
  - id: size
    branch:
      paths:
        - { id: large, when: { entry.total: { gte: 50 } }, steps: [{ id: thank, send: { channel: push, template: nudge } }] }
        - { id: small, else: true, steps: [{ id: more, wait: 1d }] }
`;
const ALL = `kind: Test
name: orders
cases:
  - name: a large order
    start: 2026-03-02T09:00:00+01:00
    subscribers: { ana: { push_token: t } }
    events: [{ at: 0s, subscriber: ana, event: Order Placed, properties: { order_id: o1, total: 80 } }]
    expect: [{ at: 0s, refused: [{ by: marketing }] }]
`;

async function cover(standards: string | null) {
  const files = filesOf({
    files: {
      'sale.journey.yaml': SALE,
      'orders.test.yaml': ALL,
      'standards.yaml': standards === null ? null : `kind: Standards\nname: shop\n${standards}`,
    },
  });
  const compiled = await compileWorkspace(files, definitions);
  expect(compiled.diagnostics.map(({ message }) => message)).toEqual([]);
  const covered = await coverAskedJourneys(compiled);
  return covered === null ? null : Object.fromEntries(covered);
}

describe('coverage for the linter', () => {
  it.each([
    ['no standards', null],
    ['standards without qa', 'limits: { steps: 30 }\n'],
    ['qa that counts cases only', 'qa: [{ cases: 1, reviewers: [author] }]\n'],
    ['coverage of a class without journeys', 'qa: [{ classes: [service], coverage: { steps: 80% } }]\n'],
  ])('is not asked for by %s', async (_, standards) => {
    expect(await cover(standards)).toBeNull();
  });

  it('counts what any test reaches, of the journeys that are asked', async () => {
    expect(await cover('qa: [{ coverage: { steps: 80% } }]\n')).toEqual({
      lifecycle_welcome_newcomers_v1: { stepsPercent: 100, pathsPercent: 100 },
      sale: { stepsPercent: 66, pathsPercent: 50 },
    });
    expect(
      Object.keys((await cover('qa: [{ classes: [promotional], coverage: { paths: 1% } }]\n')) ?? {}),
    ).toEqual(['sale']);
  });
});
