/** Which tests play what a change touches, and which of them the change itself adds, edits or takes away. Markdown; pure. */
import { sayCount } from '../../base/say-count.ts';
import type { Compiled } from '../../compiler/compile.ts';
import type { TestDocument } from '../../compiler/tests/test-document.ts';
import { nameSome } from './name-some.ts';

/** Tests on both sides. */
export type TestSides = { readonly before: Compiled; readonly after: Compiled };

/** Names may be as long as somebody likes; the head of a comment is never cut. */
const CHARACTERS_MAX = 1_200;

function casesIn(tests: readonly TestDocument[]): number {
  return tests.reduce((sum, { cases }) => sum + cases.length, 0);
}

function sayCases(tests: readonly TestDocument[]): string {
  return `${sayCount(casesIn(tests), 'case')} in ${nameSome(tests.map(({ name }) => name))}`;
}

/** Tests that were there before and are not any more. */
function goneFrom({ before, after }: TestSides): readonly TestDocument[] {
  const names = new Set(after.tests.map(({ name }) => name));
  return before.tests.filter(({ name }) => !names.has(name));
}

/** The tests that play a journey by itself: how many cases, in which documents. `former`: its name before. */
export function tellTestsOf(journey: string, former: string, sides: TestSides): string {
  const own = sides.after.tests.filter((each) => each.journey === journey);
  const gone = goneFrom(sides).filter((each) => each.journey === former);
  const lost = gone.length === 0 ? '' : `: ${sayCases(gone)} deleted by this change`;
  if (own.length === 0) return `**none**${lost}`;
  return `${sayCases(own)}${lost}`;
}

/** The text of the file in which a test stands. */
function textOf({ documents, texts }: Compiled, name: string): string | undefined {
  const document = documents.find((each) => each.kind === 'Test' && each.name === name);
  return document && texts.get(document.file);
}

const upper = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What the change does to tests themselves, and those that play policies of what it touches. */
export function tellTests(sides: TestSides, isShared: boolean): string {
  const { before, after } = sides;
  const known = new Set(before.tests.map(({ name }) => name));
  const added = after.tests.filter(({ name }) => !known.has(name));
  const edited = after.tests.filter(
    ({ name }) => known.has(name) && textOf(before, name) !== textOf(after, name),
  );
  const gone = goneFrom(sides);
  const say = (word: string, tests: readonly TestDocument[]) =>
    tests.length === 0 ? [] : [`${word} ${nameSome(tests.map(({ name }) => name))}`];
  const own = [...say('adds', added), ...say('edits', edited), ...say('deletes', gone)];
  const shared = after.tests.filter(({ journey }) => journey === null);
  const told = [
    own.length === 0 ? 'no test file changes' : `this change ${own.join(', ')}`,
    ...(isShared && shared.length > 0 ? [`all journeys together are played by ${sayCases(shared)}`] : []),
  ];
  const text = told.join('; ');
  const short = `this change adds ${added.length}, edits ${edited.length} and deletes ${gone.length}`;
  return `\`rutter lint\` and \`rutter test\` must pass: a check of the pull request that runs them fails otherwise; \`plan\` and \`apply\` do not run them. ${upper(text.length <= CHARACTERS_MAX ? text : short)}`;
}
