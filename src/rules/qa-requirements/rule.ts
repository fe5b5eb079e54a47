/** What the standards ask a journey to show before it ships, judged from facts: tests, coverage, reviewers, seed list. */
import { rememberByObject } from '../../base/remember.ts';
import { nameSpan, type SourceDocument } from '../../compiler/source-document.ts';
import type { QaStandard } from '../../compiler/standards.ts';
import type { TestCase } from '../../compiler/tests/test-document.ts';
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import type { DocumentRule, RuleContext, Visitor } from '../definition.ts';
import type { Workspace } from '../workspace.ts';

export const rule: DocumentRule = {
  id: 'qa-requirements',
  family: 'governance',
  title: 'a journey does not show what the standards ask for before it ships',
  question: 'Has it been tested and looked at as we agreed?',
  level: 'error',
  since: '2026-11',
  isWaivable: true,
  needs: 'documents',
  create,
};

/** Something that is lacking: for the message, and what to do about it. */
type Lack = { readonly what: string; readonly help: string };

function create({ workspace, report }: RuleContext): Visitor {
  const { standards } = workspace;
  if (standards === null || standards.qa.length === 0) return {};
  return {
    document: (document) => {
      if (document.kind !== 'Journey') return;
      const className = textOf(child(document.root, 'class')) ?? '';
      const asked = standards.qa.filter(({ classes }) => classes.length === 0 || classes.includes(className));
      const lacks = lacksOf(document, strictestOf(asked), workspace);
      if (lacks.length === 0) return;
      report({
        message: `the Journey \`${document.name}\` is not ready to ship: ${lacks.map(({ what }) => what).join(', ')}`,
        span: nameSpan(document),
        label: 'asked for by the standards',
        related: asked.map(({ span }) => ({ span, label: 'the standard' })),
        help: [...new Set(lacks.map(({ help }) => help))].join('; '),
      });
    },
  };
}

type Requirements = Omit<QaStandard, 'classes' | 'span'>;

function highest(shares: readonly (number | null)[]): number | null {
  return shares.reduce((best, each) => (each === null ? best : Math.max(best ?? 0, each)), null);
}

/** What several standards ask for together. */
function strictestOf(standards: readonly QaStandard[]): Requirements {
  return {
    casesMin: Math.max(0, ...standards.map(({ casesMin }) => casesMin)),
    stepsPercent: highest(standards.map(({ stepsPercent }) => stepsPercent)),
    pathsPercent: highest(standards.map(({ pathsPercent }) => pathsPercent)),
    reviewers: [...new Set(standards.flatMap(({ reviewers }) => reviewers))],
    seedList: standards.some(({ seedList }) => seedList),
  };
}

function lacksOf(document: SourceDocument, standard: Requirements, workspace: Workspace): readonly Lack[] {
  return [
    ...lackingTests(document, standard, workspace),
    ...lackingReviewers(document, standard),
    ...(standard.seedList && (textOf(child(document.root, 'seed_list')) ?? '') === ''
      ? [
          {
            what: 'no seed list',
            help: 'write `seed_list:` with the segment of those who check every message',
          },
        ]
      : []),
  ];
}

/** Cases by the journey that their test names, and the others by the events in them. Counted once for all journeys. */
type CaseCounts = {
  readonly byJourney: ReadonlyMap<string, number>;
  readonly byEvent: ReadonlyMap<string, number>;
};

const countAll = rememberByObject((tests: Workspace['tests']): CaseCounts => {
  const byJourney = new Map<string, number>();
  const byEvent = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string, count: number) =>
    void counts.set(key, (counts.get(key) ?? 0) + count);
  for (const { journey, cases } of tests) {
    if (journey !== null) add(byJourney, journey, cases.length);
    else for (const each of cases) for (const event of eventsIn(each)) add(byEvent, event, 1);
  }
  return { byJourney, byEvent };
});

function eventsIn({ events }: TestCase): ReadonlySet<string> {
  return new Set(events.flatMap((event) => (event.does === 'event' ? event.name : [])));
}

/** A case belongs to the journey that its test names; where it names none, to those that its events start. */
function countCases({ name, root }: SourceDocument, { tests }: Workspace): number {
  const { byJourney, byEvent } = countAll(tests);
  const entry = textOf(child(child(root, 'enter'), 'event'));
  return (byJourney.get(name) ?? 0) + (entry === undefined ? 0 : (byEvent.get(entry) ?? 0));
}

function lackingTests(
  document: SourceDocument,
  { casesMin, stepsPercent, pathsPercent }: Requirements,
  workspace: Workspace,
): readonly Lack[] {
  const { name } = document;
  const cases = countCases(document, workspace);
  const lacks: Lack[] = [];
  if (cases < casesMin) {
    const noun = casesMin === 1 ? 'test case' : 'test cases';
    lacks.push({
      what: `${cases} of ${casesMin} ${noun}`,
      help: `add test cases to a \`Test\` of \`${name}\``,
    });
  }
  // Without a single case, that the steps are not reached either goes without saying.
  const reached = workspace.coverage?.get(name);
  if (reached === undefined || (cases === 0 && casesMin > 0)) return lacks;
  const help = '`rutter test` lists what no test reaches';
  if (stepsPercent !== null && reached.stepsPercent < stepsPercent) {
    lacks.push({
      what: `tests reach ${reached.stepsPercent}% of its steps instead of ${stepsPercent}%`,
      help,
    });
  }
  if (pathsPercent !== null && reached.pathsPercent < pathsPercent) {
    lacks.push({
      what: `tests reach ${reached.pathsPercent}% of its paths instead of ${pathsPercent}%`,
      help,
    });
  }
  return lacks;
}

/** That two roles are two people is asked by `reviewers-by-role`. */
function lackingReviewers({ root }: SourceDocument, { reviewers }: Requirements): readonly Lack[] {
  const named = child(root, 'reviewers');
  return reviewers
    .filter((role) => (textOf(child(named, role))?.trim() ?? '') === '')
    .map((role) => ({ what: `no ${role}`, help: `name the ${role} under \`reviewers\`` }));
}
