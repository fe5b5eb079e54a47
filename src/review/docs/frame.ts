/** What stands around every page: the name of the workspace, the way to the other pages, the search, and when it was made. */
import { escapeHtml } from '../../base/escape-html.ts';
import { child } from '../../language/syntax/node.ts';
import { textOf } from '../../language/syntax/read-node.ts';
import { printPage } from '../html/page.ts';
import type { Shelf } from './shelf.ts';

/** What a page itself says. `main` is markup; `title` is plain. */
export type Content = { readonly title: string; readonly main: string; readonly script?: string };

const LINKS: readonly (readonly [path: string, name: string])[] = [
  ['index.html', 'Journeys'],
  ['segments.html', 'Segments'],
  ['policies.html', 'Policies'],
  ['catalog.html', 'Catalog'],
  ['owners.html', 'Owners'],
  ['calendar.html', 'Calendar'],
  ['waivers.html', 'Deviations'],
];

const STYLE = `
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; padding-bottom: .75rem; }
header p { margin: 0; font-weight: 700; } header p a { color: inherit; text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: .5rem 0; }
nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; border-bottom: 2px solid var(--ink); }
form.search { display: flex; gap: .5rem; max-width: 26rem; }
input[type=search] { flex: 1; min-width: 0; font: inherit; padding: .3rem .5rem; color: inherit; background: var(--shade);
  border: 1px solid var(--dim); border-radius: .3rem; }
button { font: inherit; padding: .3rem .75rem; color: inherit; background: var(--shade); border: 1px solid var(--dim); border-radius: .3rem; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.scroll td { min-width: 7.5rem; }
:target { background: var(--shade); }
dl { display: grid; gap: .5rem 1.5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
dl div { min-width: 0; } dt { color: var(--dim); font-size: .875rem; } dd { margin: 0; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); list-style: none; padding: 0; }
.cards li { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; } .cards h2, .cards h3 { margin: 0 0 .25rem; font-size: 1rem; }
.cards p { margin: .25rem 0; } footer { margin-top: 3rem; color: var(--dim); font-size: .875rem; border-top: 1px solid var(--line); }
.diagram svg { max-width: 100%; height: auto; font: 13px system-ui, sans-serif; }
.diagram .box { fill: var(--shade); stroke: var(--dim); } .diagram .edge { fill: none; stroke: var(--dim); stroke-width: 1.5; }
.diagram .head { fill: var(--dim); } .diagram text { fill: var(--ink); } .diagram .id { font-weight: 700; } .diagram .label { fill: var(--dim); font-size: 12px; }
.diagram .under { fill: var(--paper); } .diagram a:hover .box, .diagram a:focus-visible .box { stroke: var(--link); stroke-width: 2; }
.diagram .exit { stroke-dasharray: 4 4; }
@media print { nav, form.search, .skip { display: none; } .scroll { overflow: visible; } }
`;

/** Wraps the pages of one site; `path` is the page's own, from the root. */
export function createFrame(shelf: Shelf): (path: string, content: Content) => string {
  const { plan, today, linted } = shelf;
  const title = textOf(child(linted.workspace.root?.root, 'title'));
  const name = title ?? plan.workspace.name;
  return (path, { title: heading, main, script }) => {
    const root = path.includes('/') ? '../' : '';
    const links = LINKS.map(([href, label]) => {
      const current = href === path ? ' aria-current="page"' : '';
      return `<li><a href="${root}${href}"${current}>${label}</a></li>`;
    });
    return printPage({
      title: `${heading} · ${name}`,
      style: STYLE,
      ...(script !== undefined && { script }),
      body: `<a class="skip" href="#main">to the content</a>
<header>
<p><a href="${root}index.html">${escapeHtml(name)}</a></p>
<nav aria-label="Pages"><ul>
${links.join('\n')}
</ul></nav>
<form class="search" role="search" action="${root}search.html"><input type="search" name="q" aria-label="Search"><button>Search</button></form>
</header>
<main id="main">
<h1>${escapeHtml(heading)}</h1>
${main}</main>
<footer><p>Made of the files of the workspace on ${today}.</p></footer>`,
    });
  };
}
