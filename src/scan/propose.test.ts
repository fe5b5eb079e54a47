/** Proposed entries are YAML that says what the code says, whatever the names are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileWorkspace } from '../compiler/compile.ts';
import { definitions } from '../kinds/registry.ts';
import { parseYaml } from '../language/syntax/parse.ts';
import { readDataContract } from './data-contract.ts';
import { printProposals, proposeEntries, scalar } from './propose.ts';
import { scanTexts } from './scan.fixture.ts';

const NOTHING = { events: new Map(), attributes: new Map() };
const propose = (code: string) => printProposals(proposeEntries(scanTexts({ 'a.ts': code }).scan, NOTHING));

describe('entries', () => {
  it.each([
    [
      'types that the code tells',
      `a.track('X', { s: 't', m: 1, b: !c, i: new Date(), l: [], o: {} })`,
      ['s: string', 'm: number', 'b: boolean', 'i: instant', 'l: list', 'o: object'],
    ],
    [
      'a type that it does not tell',
      `a.track('X', { s: c.d })`,
      ['s: string # the code does not tell the type'],
    ],
    ['several types', `a.track('X', { s: 't' }); a.track('X', { s: 3 })`, ['s: string # also number']],
    ['what is always given', `a.track('X', { s: 't', u: 1 }); a.track('X', { s: 'u' })`, ['required: [s]']],
    [
      'what cannot be known to be given',
      `a.track('X', { s: 't', ...c })`,
      ['# some calls give more than can be read from the code'],
    ],
  ])('%s', (_, code, lines) => {
    for (const line of lines) expect(propose(code)).toContain(`${line}\n`);
  });

  it('are in the order of their names, and none are of the runner', () => {
    const code = `a.track('b'); a.track('a'); a.track('Message Opened'); a.track('Consent Given', { channel: 'c' });`;
    expect(propose(code)).toBe(
      'events:\n  a:\n    source: code\n    properties: {}\n  b:\n    source: code\n    properties: {}\n',
    );
  });
});

describe('names', () => {
  it('stand in YAML as what they are', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1, maxLength: 20 }),
      fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
      fc.constantFrom(
        'yes',
        'on',
        'null',
        '~',
        '1',
        '1.5',
        '0x1f',
        '-',
        '?',
        'a: b',
        'a #b',
        '"a"',
        "'a'",
        '[a]',
        '{a}',
        '&a',
        '*a',
        '!a',
        '%a',
        '@a',
        ' a',
        'a ',
        'a:',
        '#a',
        '2026-01-02',
        '<<',
        '=',
        'Order Placed',
        'cart.left',
        'a/b',
        'a-b',
      ),
    );
    fc.assert(
      fc.property(name, (word) => {
        const { root, diagnostics } = parseYaml('f.yaml', `a:\n  ${scalar(word)}: ${scalar(word)}\n`);
        const [entry] =
          root?.node === 'map' && root.entries[0]?.value.node === 'map' ? root.entries[0].value.entries : [];
        expect(diagnostics).toEqual([]);
        expect([entry?.name, entry?.value.node === 'scalar' ? entry.value.value : null]).toEqual([
          word,
          word,
        ]);
      }),
    );
  });

  it('in a catalog that compiles and holds every event that is sent', async () => {
    const words = ['on', 'Order: Placed', 'x #y', '007', '- a', 'Ünïcode', "it's", 'tab\tbed'];
    const code = words
      .map((word) => `a.track(${JSON.stringify(word)}, { ${JSON.stringify(word)}: 1 });`)
      .join('\n');
    const text = `kind: Catalog\nname: c\n${propose(code)}`;
    const { documents, diagnostics } = await compileWorkspace([{ path: 'c.yaml', text }], definitions);
    expect(diagnostics.filter(({ span }) => span.file === 'c.yaml')).toEqual([]);
    const { events } = readDataContract(documents);
    expect([...events.keys()].sort()).toEqual([...words].sort());
    for (const word of words) expect(events.get(word)?.properties.get(word)?.isRequired).toBe(true);
  });
});
