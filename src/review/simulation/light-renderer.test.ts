/** The light renderer answers as the one that it stands for, and renders seldom. */
import { expect, it } from 'vitest';
import { instant } from '../../base/ids.ts';
import type { Renderer, RenderScope } from '../../kernel/renderer.ts';
import { createRenderer } from '../../language/content/renderer.ts';
import type { TemplatePlan } from '../../plan/plan.ts';
import { lightenRenderer } from './light-renderer.ts';

const NOW = instant(1_800_000_000_000);

function scopeOf(profile: object, entry: object = {}): RenderScope {
  return {
    profile,
    entry,
    event: null,
    journey: { name: 'j' },
    steps: {},
    digest: null,
    links: { unsubscribe: 'u', preferences: 'p', confirm: 'c' },
    id: 'ana',
    entryAt: NOW,
    eventAt: null,
  } as unknown as RenderScope;
}

function templateOf(text: string): TemplatePlan {
  return {
    channel: 'email',
    defaultLocale: 'en',
    locales: { en: { subject: 'Hello', text } },
  } as unknown as TemplatePlan;
}

/** A renderer and how often it was asked. */
function counted() {
  const renderer: Renderer = createRenderer({});
  let count = 0;
  const light = lightenRenderer({
    ...renderer,
    template(template) {
      const render = renderer.template(template);
      return (...argument) => {
        count += 1;
        return render(...argument);
      };
    },
  });
  return { renderer, light, count: () => count };
}

const PROFILES = [
  {},
  { name: 'Ana' },
  { name: '' },
  { name: ' ' },
  { name: null },
  { name: 7 },
  { name: true },
  { name: ['a'] },
  { name: { first: 'a' } },
  { name: '\ud800' },
  { name: 'x'.repeat(100_000) },
];

it.each([
  'Hello {{ profile.name }}',
  "Hello {{ profile.name | default: 'friend' }}, {{ links.unsubscribe }}",
  'https://x.example/?n={{ profile.name | url_encode }}',
  '{{ profile.name | upcase }}',
  '{% if profile.name %}{{ profile.name | date: "%Y" }}{% endif %}',
  '{{ profile.name.first }} {{ entry.at }} {{ profile.id }}',
  '{{ profile.name | default: "{" }} {{ entry.none }}',
  'plain',
])('says of %s whether it can be rendered, for whoever it is', (text) => {
  const { renderer, light } = counted();
  const template = templateOf(text);
  for (const round of [1, 2, 3]) {
    for (const profile of PROFILES) {
      const scope = scopeOf(profile, { order: round });
      const full = renderer.template(template)(scope, 'en', NOW);
      const asked = light.template(template)(scope, 'en', NOW);
      expect([profile, asked.ok]).toEqual([profile, full.ok]);
      if (!full.ok) expect(asked).toEqual(full);
    }
  }
});

it('renders once for values of the same kinds', () => {
  const { light, count } = counted();
  const render = light.template(
    templateOf("Hello {{ profile.name | default: 'friend' }}: {{ entry.order }}"),
  );
  for (let order = 0; order < 100; order += 1) render(scopeOf({ name: `n${order}` }, { order }), 'en', NOW);
  expect(count()).toBe(1);
});
