/**
 * The site of a workspace: what there is, whom it reaches, who answers for it and what comes up, for people who read no
 * YAML. Path -> text; needs nothing from outside and no server. The same workspace and day give the same bytes.
 */
import { createFrame } from './frame.ts';
import { calendarPage } from './pages/calendar.ts';
import { catalogPage } from './pages/catalog.ts';
import { homePage } from './pages/home.ts';
import { journeyPage } from './pages/journey.ts';
import { ownersPage } from './pages/owners.ts';
import { policiesPage } from './pages/policies.ts';
import { searchPage } from './pages/search.ts';
import { segmentsPage } from './pages/segments.ts';
import { waiversPage } from './pages/waivers.ts';
import { createShelf, type SiteInput } from './shelf.ts';

/** All files of the site by path, in order. Pure. */
export function buildSite(input: SiteInput): ReadonlyMap<string, string> {
  const shelf = createShelf(input);
  const frame = createFrame(shelf);
  const journeys = shelf.journeys.map(
    (journey) => [shelf.hrefOf('journey', journey.name) ?? '', journeyPage(journey, shelf)] as const,
  );
  const pages = [
    ['index.html', homePage(shelf)],
    ...journeys,
    ['segments.html', segmentsPage(shelf)],
    ['policies.html', policiesPage(shelf)],
    ['catalog.html', catalogPage(shelf)],
    ['owners.html', ownersPage(shelf)],
    ['calendar.html', calendarPage(shelf)],
    ['waivers.html', waiversPage(shelf)],
    ['search.html', searchPage(shelf)],
  ] as const;
  return new Map(pages.map(([path, content]) => [path, frame(path, content)]));
}
