/** Whatever names and texts hold, a comment stays the one that it is: no mark, tag, mention or diagram of theirs gets out. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagramsIn, parseDiagram, renderMarkdown } from '../../../tests/fixtures/comment-parsers.ts';
import type { Compiled } from '../../compiler/compile.ts';
import { graphJourney } from '../../compiler/graph.ts';
import { judgesOf } from '../../kinds/judges.ts';
import { definitions } from '../../kinds/registry.ts';
import { codeSpan, escapeMarkdown } from '../../language/diagnostics/printers/markdown.ts';
import { diffPlans } from '../../plan/diff/diff.ts';
import { fatesOf, withParked } from '../../plan/diff/parked.ts';
import type { Plan } from '../../plan/plan.ts';
import { compileAfter, parkedRuns, RECORDED, type RecordedChange } from '../changes/recorded.fixture.ts';
import { reportChanges } from '../changes/report.ts';
import { compareForComment } from './compare.ts';
import { printComment } from './print-markdown.ts';
import { tellChange } from './sentence.ts';

const PIECES = [
  ...['http://e.example/', 'www.e.example', 'mailto:a@b.example', 'a@b.example'],
  ...[
    '`',
    '``',
    '|',
    '\\',
    '*',
    '**',
    '~~',
    '_',
    '<',
    '>',
    '&',
    '#',
    '"',
    "'",
    '$',
    ']',
    '[',
    '(',
    ')',
    '{',
    '}',
  ],
  ...[
    '@octocat',
    '&#64;octocat',
    '#12',
    '<script>alert(1)</script>',
    '<img src=x onerror=y>',
    '</sub>',
    '<br>',
  ],
  ...[
    '-->',
    '<!--',
    '\n',
    '\r\n# x\n',
    '\n```\n',
    '~~~',
    '[x](http://e.example)',
    '![i](x)',
    '- [ ] ',
    '1. ',
    '> ',
    '---',
  ],
  ...[
    '"]',
    '%%',
    '%%{init: {}}%%',
    ' end ',
    'subgraph x',
    'click s0 "javascript:x"',
    ':::added',
    '-.->',
    '#quot;',
    '\u2028',
  ],
  ...['😀', '‮', 'é', ' ', 'a', 'word', '5 days'],
];
const hostile = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

/** Marks that may stand in what was written by us. */
const OURS = new Set([
  'h3',
  'h4',
  'p',
  'ul',
  'ol',
  'li',
  'code',
  'pre',
  'strong',
  'del',
  'sub',
  'a',
  'blockquote',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
]);
const BLOCKS = ['h3', 'h4', 'p', 'ul', 'ol', 'li', 'blockquote', 'table', 'tr', 'th', 'td', 'pre'];

function tagsIn(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map(([, name = '']) => name);
}

/** How many of each block: a name that opens or ends one changes that. */
function blocksIn(html: string): readonly string[] {
  const tags = tagsIn(html);
  return BLOCKS.map((block) => `${block} ${tags.filter((each) => each === block).length}`);
}

function withoutCode(html: string): string {
  return html.replace(/<code[^>]*>[\s\S]*?<\/code>/g, '');
}

function expectTame(html: string): void {
  expect(tagsIn(html).filter((name) => !OURS.has(name))).toEqual([]);
  expect(withoutCode(html).replace(/<[^>]*>/g, '')).not.toMatch(/(?:^|[^\w])@[a-zA-Z0-9]/);
}

describe('a text', () => {
  it('is shown as it is, by any reader of Markdown', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, text) => {
        const html = renderMarkdown(`- before ${codeSpan(name)} and ${escapeMarkdown(text)} after\n`);
        expect(blocksIn(html)).toEqual(blocksIn(renderMarkdown('- before `x` and y after\n')));
        expectTame(html);
        expect(html).not.toMatch(/<(strong|em|del)>/);
        const row = renderMarkdown(`| a | b |\n|---|---|\n| ${codeSpan(name)} | ${escapeMarkdown(text)} |\n`);
        expect(blocksIn(row)).toEqual(blocksIn(renderMarkdown('| a | b |\n|---|---|\n| x | y |\n')));
        expectTame(row);
      }),
      { numRuns: 500 },
    );
  });

  it('and the one before it are one sentence, or two, with our marks alone', () => {
    fc.assert(
      fc.property(hostile, hostile, fc.boolean(), (one, other, isAlike) => {
        const [before, after] = isAlike
          ? [`wait ${one} or so, by \`a\``, `wait ${other} or so, by \`a\``]
          : [one, other];
        const html = renderMarkdown(`- x: ${tellChange(before, after)}\n`);
        expect(blocksIn(html)).toEqual(blocksIn(renderMarkdown('- x: y\n')));
        expectTame(html);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the comment', () => {
  let before: Compiled & { readonly plan: Plan };
  let changes: readonly { readonly after: Plan; readonly change: RecordedChange }[];
  beforeAll(async () => {
    before = await compileAfter({});
    const names = [
      'send-added-that-bypasses',
      'exclusion-removed',
      'step-removed-of-a-journey-renamed',
      'experiment-disturbed',
      'guard',
    ];
    const chosen = RECORDED.filter(({ name }) => names.includes(name));
    expect(chosen).toHaveLength(names.length);
    changes = await Promise.all(
      chosen.map(async (change) => ({ change, after: (await compileAfter(change.edits)).plan })),
    );
  });

  /** Everything that people name in a workspace, each name once. */
  function namesIn(...plans: readonly Plan[]): readonly string[] {
    const names = plans.flatMap((plan) => [
      ...['segments', 'traits', 'templates', 'journeys', 'policies'].flatMap((group) =>
        Object.keys(plan[group as 'segments']),
      ),
      ...Object.keys(plan.catalog.events),
      ...Object.values(plan.journeys).flatMap(({ steps, about }) => [
        ...Object.keys(steps),
        String(about.title),
        String(about.owner),
      ]),
    ]);
    return [...new Set(names)].sort();
  }

  /** The same plan with other names, wherever they stand. */
  function called(value: unknown, names: ReadonlyMap<string, string>): unknown {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (Array.isArray(value)) return value.map((item) => called(item, names));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [names.get(key) ?? key, called(member, names)]),
    );
  }

  function commentOn(old: Plan, young: Plan, { parked }: RecordedChange): string {
    const runs = parkedRuns(parked, old);
    const fates = runs && fatesOf(runs, old, young);
    const found = diffPlans(old, young, judgesOf(definitions));
    const diff = fates === null ? found : withParked(found, fates, young);
    const sides = { before: old, after: young, definitions };
    const report = reportChanges(diff, sides, {
      against: '`main`',
      parked: fates,
      show: (file: string) => file,
    });
    return printComment(compareForComment(diff, report, sides, null));
  }

  it('keeps its blocks, and its diagrams, whatever things are called', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(hostile, { minLength: 5, maxLength: 5 }), async (pick, texts) => {
        const { after, change } = changes[pick % changes.length]!;
        const all = namesIn(before.plan, after);
        const call = (suffix: (index: number) => string) => {
          const names = new Map(all.map((name, index) => [name, `${name}${suffix(index)}`]));
          const parked = change.parked && {
            journey: names.get(change.parked.journey) ?? '',
            steps: called(change.parked.steps, names) as { readonly [step: string]: number },
          };
          const own = { ...change, ...(parked === undefined ? {} : { parked }) };
          return commentOn(called(before.plan, names) as Plan, called(after, names) as Plan, own);
        };
        const text = call((index) => `${texts[index % texts.length]} ${index}`);
        const html = renderMarkdown(text);
        expectTame(html);
        expect(blocksIn(html)).toEqual(blocksIn(renderMarkdown(call((index) => `x ${index}`))));
        for (const diagram of diagramsIn(text)) await parseDiagram(diagram);
        expect(diagramsIn(text).length).toBe((text.match(/```mermaid/g) ?? []).length);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('fits, however long names are, and says what was cut', () => {
    const letters = fc.constantFrom('a', '日', '😀', 'wait ');
    fc.assert(
      fc.property(fc.nat(), letters, fc.integer({ min: 50, max: 4_000 }), (pick, letter, times) => {
        const { after, change } = changes[pick % changes.length]!;
        const names = new Map(
          namesIn(before.plan, after).map((name) => [name, `${name} ${letter.repeat(times)}`]),
        );
        const { parked: _parked, ...bare } = change;
        const [old, young] = [before.plan, after].map((plan) => called(plan, names) as Plan);
        const text = commentOn(old!, young!, bare as RecordedChange);
        expect(text.length).toBeLessThan(60_000);
        expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
        if (times > 3_000) expect(text).toMatch(/were cut|Cut here/);
      }),
      { numRuns: 40 },
    );
  });

  it('draws every journey of the example, and any of other names, so that Mermaid reads it', async () => {
    for (const journey of Object.values(before.plan.journeys))
      await parseDiagram(graphJourney(journey, definitions));
    await fc.assert(
      fc.asyncProperty(fc.nat(), hostile, hostile, async (pick, one, other) => {
        const journeys = Object.values(before.plan.journeys);
        const journey = journeys[pick % journeys.length]!;
        const all = namesIn(before.plan);
        const names = new Map(all.map((name, index) => [name, `${index % 2 === 0 ? one : other}${name}`]));
        await parseDiagram(graphJourney(called(journey, names) as typeof journey, definitions));
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
