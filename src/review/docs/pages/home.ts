/** The first page: every journey with what it is for, by class. */
import type { JourneyPlan } from '../../../plan/plan.ts';
import type { Content } from '../frame.ts';
import { plain } from '../markup.ts';
import { aboutText, type Shelf } from '../shelf.ts';

function card(journey: JourneyPlan, shelf: Shelf): string {
  const { name, about, steps } = journey;
  const review = aboutText(about, 'review_by');
  const isOverdue = review !== '' && review < shelf.today;
  const owner = aboutText(about, 'owner');
  const count = Object.keys(steps).length;
  const notes = [
    `${count} ${count === 1 ? 'step' : 'steps'}`,
    ...(owner === '' ? [] : [plain(owner)]),
    ...(isOverdue ? [`<strong class="bad">review was due on ${plain(review)}</strong>`] : []),
  ];
  return `<li><h3><a href="${plain(shelf.hrefOf('journey', name) ?? '')}">${plain(aboutText(about, 'title') || name)}</a></h3>
<p>${plain(aboutText(about, 'purpose'))}</p><p class="dim"><code>${plain(name)}</code> · ${notes.join(' · ')}</p></li>`;
}

/** Its content. Pure. */
export function homePage(shelf: Shelf): Content {
  const { plan, journeys } = shelf;
  const classes = Object.entries(plan.workspace.classes).sort(([, a], [, b]) => b.priority - a.priority);
  const groups = classes.map(([name, { essential }]) => {
    const own = journeys.filter((journey) => journey.class === name);
    if (own.length === 0) return '';
    const kind = essential ? 'essential' : 'marketing';
    return `<h2>${plain(name)} <span class="dim">(${kind})</span></h2>\n<ul class="cards">\n${own.map((each) => card(each, shelf)).join('\n')}\n</ul>\n`;
  });
  const counts = [
    `${journeys.length} journeys`,
    `${Object.keys(plan.segments).length} segments`,
    `${Object.keys(plan.policies).length} policies`,
    `${Object.keys(plan.catalog.events).length} events`,
  ];
  return { title: 'Journeys', main: `<p>${counts.join(', ')}.</p>\n${groups.join('')}` };
}
