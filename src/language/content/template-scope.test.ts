/** What is made only for templates that read it is there for them, on the short way and for liquidjs. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import { createRenderer } from './renderer.ts';
import type { TemplateScope } from './template-scope.ts';

const LINKS = { unsubscribe: 'https://x.example/u', preferences: '', confirm: '' };

function scopeOf(change: Partial<TemplateScope> = {}): { scope: TemplateScope; made: () => number } {
  let made = 0;
  const scope = {
    profile: { id: 'an attribute', name: 'Ann' },
    id: 'ana',
    event: { total: 3 },
    eventAt: instant(Date.UTC(2026, 2, 1, 8)),
    entry: { trial: 't-1' },
    entryAt: instant(Date.UTC(2026, 1, 1, 9)),
    journey: { name: 'j' },
    steps: { ask: { response: { ok: true } } },
    digest: null,
    links: LINKS,
    ...change,
  };
  Object.defineProperty(scope, 'links', {
    get() {
      made += 1;
      return LINKS;
    },
  });
  return { scope, made: () => made };
}

function render(text: string, scope: TemplateScope): string {
  const template = { locales: { en: { text } }, defaultLocale: 'en' };
  const rendered = createRenderer().template(template)(scope, 'en', instant(0));
  return rendered.ok ? String(rendered.content.text) : `! ${rendered.error}`;
}

/** The same path as it stands, and behind a filter, which only liquidjs knows. */
const both = (path: string, { scope }: { scope: TemplateScope }) => [
  render(`{{ ${path} }}`, scope),
  render(`{{ ${path} | append: "" }}`, scope),
];

describe('the scope of a template', () => {
  it.each([
    ['profile.id', 'ana'],
    ['profile.name', 'Ann'],
    ['event.at', '2026-03-01T08:00:00Z'],
    ['entry.at', '2026-02-01T09:00:00Z'],
    ['entry.trial', 't-1'],
    ['journey.name', 'j'],
    ['steps.ask.response.ok', 'true'],
    ['links.unsubscribe', 'https://x.example/u'],
  ])('holds %s', (path, expected) => {
    expect(both(path, scopeOf())).toEqual([expected, expected]);
  });

  it('reads a property that is called `at` as what it says', () => {
    expect(both('entry.at', scopeOf({ entry: { at: 'noon' } }))).toEqual(['noon', 'noon']);
    expect(both('event.at', scopeOf({ event: { at: 7 } }))).toEqual(['7', '7']);
  });

  it('takes `profile.id` for an attribute where nobody says whose it is', () => {
    const { scope } = scopeOf();
    const { id: _id, ...anonymous } = scope;
    expect(both('profile.id', { scope: anonymous })).toEqual(['an attribute', 'an attribute']);
  });

  it('has no `event` where none moved the run, and shows nothing of a time that is not known', () => {
    expect(render('{{ event.at }}', scopeOf({ event: null }).scope)).toMatch(/^! text: undefined variable/);
    expect(both('event.at', scopeOf({ eventAt: null }))).toEqual(['', '']);
  });

  it('makes links only for a template that reads them', () => {
    const plain = scopeOf();
    render('{{ profile.name }} {{ entry.at }}', plain.scope);
    render('{{ profile.name | upcase }}', plain.scope);
    expect(plain.made()).toBe(0);
    const linked = scopeOf();
    render('{{ links.unsubscribe }}', linked.scope);
    render('{{ links.unsubscribe | upcase }}', linked.scope);
    expect(linked.made()).toBe(2);
  });
});
