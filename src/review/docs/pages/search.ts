/** The search: everything that has a name, found by any word of its name or description. Works without a server. */
import type { Content } from '../frame.ts';
import { aboutText, anchorOf, type Shelf } from '../shelf.ts';

type Entry = { readonly name: string; readonly kind: string; readonly href: string; readonly text: string };

function entriesOf({ plan, hrefOf, journeys, linted }: Shelf): readonly Entry[] {
  const of = (
    table: string,
    elements: { readonly [name: string]: { readonly about: Parameters<typeof aboutText>[0] } },
  ) =>
    Object.entries(elements).map(([name, { about }]) => {
      const text = ['title', 'purpose', 'owner'].map((key) => aboutText(about, key)).join(' ');
      return { name, kind: table, href: hrefOf(table, name) ?? '', text };
    });
  const steps = journeys.flatMap(({ name, steps: own }) =>
    Object.keys(own).map((id) => ({
      name: id,
      kind: `step of ${name}`,
      href: `${hrefOf('journey', name)}#${anchorOf('step', id)}`,
      text: '',
    })),
  );
  const plain = (table: string, names: readonly string[]) =>
    names.map((name) => ({ name, kind: table, href: hrefOf(table, name) ?? '', text: '' }));
  return [
    ...of('journey', plan.journeys),
    ...of('segment', plan.segments),
    ...of('trait', plan.traits),
    ...of('policy', plan.policies),
    ...plain('event', Object.keys(plan.catalog.events)),
    ...plain('attribute', Object.keys(plan.catalog.profile)),
    ...plain('team', [...linted.workspace.teams.keys()]),
    ...steps,
  ];
}

/** Ranks by where the words stand: in the name before the description, at the start of a word before its middle. */
const SCRIPT = `
const entries = JSON.parse(document.getElementById('entries').textContent);
const list = document.getElementById('found');
const note = document.getElementById('count');
const field = document.querySelector('main input[type=search]');
const fold = (text) => text.normalize('NFKD').replace(/\\p{M}/gu, '').toLowerCase().replace(/_/g, ' ');
const asked = new URLSearchParams(location.search).get('q') || '';
function score(entry, words) {
  let sum = 0;
  for (const word of words) {
    const name = fold(entry.name), text = fold(entry.text + ' ' + entry.kind);
    const points = name === word ? 8 : name.startsWith(word) ? 6 : name.includes(' ' + word) ? 5 : name.includes(word) ? 3
      : (' ' + text).includes(' ' + word) ? 2 : text.includes(word) ? 1 : 0;
    if (points === 0) return 0;
    sum += points;
  }
  return sum;
}
function show(query) {
  const words = fold(query).split(/\\s+/).filter(Boolean);
  const found = words.length === 0 ? [] : entries.map((entry) => [score(entry, words), entry]).filter(([points]) => points > 0)
    .sort((a, b) => b[0] - a[0] || (a[1].name < b[1].name ? -1 : 1)).slice(0, 60);
  list.replaceChildren(...found.map(([, entry]) => {
    const item = document.createElement('li'), link = document.createElement('a'), kind = document.createElement('span');
    link.href = entry.href; link.textContent = entry.name; kind.className = 'dim'; kind.textContent = ' ' + entry.kind;
    item.append(link, kind);
    if (entry.text.trim() !== '') { const text = document.createElement('p'); text.textContent = entry.text; item.append(text); }
    return item;
  }));
  note.textContent = words.length === 0 ? '' : found.length === 0 ? 'Nothing is found.' : found.length + ' found.';
}
field.value = asked;
field.addEventListener('input', () => show(field.value));
show(asked);
`;

/** Its content. Pure. */
export function searchPage(shelf: Shelf): Content {
  // A script element ends at the first \`</script\`, wherever it stands.
  const data = JSON.stringify(entriesOf(shelf)).replaceAll('<', '\\u003c');
  return {
    title: 'Search',
    script: SCRIPT,
    main: `<p><label>Name or words <input type="search" autocomplete="off"></label></p>
<p id="count" role="status"></p>
<ul id="found" class="cards"></ul>
<noscript><p>The search needs a script; the pages above list everything.</p></noscript>
<script type="application/json" id="entries">${data}</script>
`,
  };
}
