/** S3: templates that are made to run for ever, to fill the memory, to read what is not theirs, or to break out of the page. */
import { expect, it } from 'vitest';
import type { Instant } from '../../src/base/ids.ts';
import { createRenderer } from '../../src/language/content/renderer.ts';
import { figure } from './figures.ts';
import { type HostileCase, play } from './hostile/play.ts';

const template = (content: string): string =>
  `kind: Template\nname: hello\nowner: crm\npurpose: Odd.\nchannel: email\nlocales:\n  en:\n${content}`;
const inText = (text: string) => template(`    subject: Odd\n    text: ${JSON.stringify(text)}\n`);
const refused = (name: string, text: string, code: string): HostileCase => ({
  name,
  files: { 'hello.yaml': inText(text) },
  says: `hello.yaml ${code}`,
});
const refusedMjml = (name: string, mjml: string, code: string): HostileCase => ({
  name,
  files: { 'hello.yaml': template(`    subject: Odd\n    mjml: ${JSON.stringify(mjml)}\n`) },
  says: `hello.yaml ${code}`,
});
const page = (inner: string) =>
  `<mjml><mj-body><mj-section><mj-column>${inner}</mj-column></mj-section></mj-body></mjml>`;
const opened = (count: number) => '{% if true %}'.repeat(count);

const cases: readonly HostileCase[] = [
  refused('files by include', '{% include "/etc/passwd" %}', 'unknown-tag'),
  refused('files by render', '{% render "../../rutter.yaml" %}', 'unknown-tag'),
  refused('files by layout', '{% layout "/etc/passwd" %}', 'unknown-tag'),
  refused('the constructor of a value', '{{ profile.constructor.constructor }}', 'unknown-attribute'),
  refused('the prototype', '{{ profile.__proto__.polluted }}', 'unknown-attribute'),
  refused('the process', '{{ process.env.HOME }}', 'unknown-variable'),
  refused('this', '{{ this }}', 'unknown-variable'),
  refused('globals', '{{ globalThis.process }}', 'unknown-variable'),
  refused('a filter that does not exist', '{{ "x" | eval }}', 'unknown-filter'),
  refused('10,000 ifs without an end', opened(10_000), 'bad-liquid'),
  refused('10,000 ifs in each other', `${opened(10_000)}${'{% endif %}'.repeat(10_000)}`, 'bad-liquid'),
  refused('a tag without an end', '{% if ', 'bad-liquid'),
  refused('300,000 characters', 'x'.repeat(300_000), 'template-too-large'),
  refusedMjml('files by mj-include', page('<mj-include path="/etc/passwd" />'), 'bad-mjml'),
  refusedMjml('10,000 elements in each other', page('<div>'.repeat(10_000)), 'bad-mjml'),
  refusedMjml('an element without an end', '<mjml><mj-body', 'bad-mjml'),
];

it('S3 hostile templates are refused at their place when they are compiled', async () => {
  const { cases: played, wrong, worstMs, peakMb } = await play(cases);
  figure('S3', { cases: played, failed: wrong.length, worst_ms: worstMs, peak_mb: peakMb });
  expect(wrong).toEqual([]);
}, 120_000);

/** Each compiles; what it costs shows when it is filled. */
const COSTLY: readonly (readonly [name: string, text: string])[] = [
  ['a long range', '{% for i in (1..100000000) %}x{% endfor %}'],
  ['loops in loops', '{% for i in (1..90000) %}{% for j in (1..90000) %}{% endfor %}{% endfor %}'],
  ['doubling', `{% assign a = "xxxxxxxx" %}${'{% assign a = a | append: a %}'.repeat(40)}{{ a }}`],
  [
    'doubling by capture',
    '{% capture a %}{{ a | default: "x" }}{{ a | default: "x" }}{% endcapture %}'.repeat(40),
  ],
  [
    'doubling by replace',
    `{% assign a = "xxxxxxxx" %}${'{% assign a = a | replace: "x", "xxxxxxxx" %}'.repeat(30)}{{ a }}`,
  ],
  [
    'a loop over the data',
    '{% for a in profile.list %}{% for b in profile.list %}{{ a }}{% endfor %}{% endfor %}',
  ],
  ['the data many times', '{{ profile.long }}'.repeat(2_000)],
  ['a table of the data', '{% tablerow i in (1..1000000) %}{{ profile.long }}{% endtablerow %}'],
];
const profile = { long: 'x'.repeat(100_000), list: Array.from({ length: 5_000 }, (_unused, index) => index) };
const OUTPUT_BYTES_MAX = 1024 * 1024;

it('S3 a template that never ends, or fills the memory, ends with a reason when it is filled', () => {
  const renderer = createRenderer();
  const scope = {
    profile,
    entry: {},
    event: null,
    journey: { name: 'odd' },
    steps: {},
    digest: null,
    links: { unsubscribe: '', preferences: '', confirm: '' },
    zone: 'UTC',
  };
  const startBytes = process.memoryUsage().rss;
  let [worstMs, unbounded] = [0, 0];
  for (const [, text] of COSTLY) {
    const startedAt = performance.now();
    const fill = renderer.template({ locales: { en: { text } }, defaultLocale: 'en' });
    const filled = fill(scope, 'en', 0 as Instant);
    worstMs = Math.max(worstMs, Math.round(performance.now() - startedAt));
    if (filled.ok && JSON.stringify(filled.content).length > OUTPUT_BYTES_MAX + 100) unbounded += 1;
    if (!filled.ok && filled.error === '') unbounded += 1;
  }
  const grownMb = Math.round((process.memoryUsage().rss - startBytes) / 1024 / 1024);
  figure('S3', { cases: COSTLY.length, unbounded, worst_ms: worstMs, grown_mb: grownMb });
  expect(unbounded).toBe(0);
});
