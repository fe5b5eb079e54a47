/** The site of the example workspace in a real browser: on a phone and a desk, light and dark, from the disk, by keyboard. */
/// <reference lib="dom" />

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invoke } from '../../src/cli/invoke.fixture.ts';
import { browserMissing, startBrowser } from './browser.ts';

/** Deque's checks of accessibility, as published; pages get it injected. */
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The folder that pictures of the pages are written to; without it none are. */
const PICTURES = process.env.RUTTER_SCREENSHOTS;
type Look = {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
};
const LOOKS = [
  { name: 'phone', viewport: { width: 390, height: 800 }, colorScheme: 'light' },
  { name: 'desk', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
] as const satisfies readonly Look[];
const JOURNEY = 'journeys/lifecycle_activate_trials_v2.html';
const PAGES = [
  'index.html',
  JOURNEY,
  'segments.html',
  'policies.html',
  'catalog.html',
  'owners.html',
  'calendar.html',
  'waivers.html',
  'search.html?q=complaint',
  'coverage.html',
  'simulation.html',
];

/** A pace at which offers wait: the page has something to show of its load. */
const PACE = `kind: LanePolicy
name: promotions_pace
owner: team-lifecycle
covers: { classes: [promotional], channels: [email] }
warm_up: { start: 20, factor: 1.5, until: 2000, restart_after: 30d, per: domain }
`;

type Violations = readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];

describe.skipIf(browserMissing())('the site', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rutter-docs-'));
  let browser: Browser;
  beforeAll(async () => {
    const out = ['docs', '--workspace', 'journeys', '--out', folder, '--now', '2026-11-23T12:00:00Z'];
    expect(await invoke(out)).toMatchObject({ code: 0, err: '' });
    const coverage = join(folder, 'coverage.html');
    const test = ['test', 'journeys/birthday', '--coverage', coverage];
    expect(await invoke(test)).toMatchObject({ code: 0 });
    const simulation = `html=${join(folder, 'simulation.html')}`;
    const people = ['--population', '400', '--days', '20', '--price', 'email=0.001'];
    const whatIf = ['--what-if', join(folder, 'pace.yaml')];
    writeFileSync(join(folder, 'pace.yaml'), PACE);
    const simulate = ['simulate', '--workspace', 'journeys', ...people, ...whatIf, '--format', simulation];
    expect(await invoke(simulate)).toMatchObject({ code: 0 });
    browser = await startBrowser();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const address = (path: string) => {
    const [file = '', query] = path.split('?');
    return `${pathToFileURL(join(folder, file))}${query === undefined ? '' : `?${query}`}`;
  };

  /** Opens a page; what the browser complains of, and what it asks for besides, is gathered. */
  async function open(look: Look) {
    const { name: _name, ...options } = look;
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(`asks for ${request.url()}`);
    });
    return { page, complaints, close: () => context.close() };
  }

  async function violations(page: Page): Promise<readonly string[]> {
    await page.evaluate(AXE);
    const found = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`)) as {
      readonly violations: Violations;
    };
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }

  it.each(LOOKS)(
    'is whole, legible and quiet on a $name ($colorScheme)',
    async (look) => {
      const { page, complaints, close } = await open(look);
      for (const path of PAGES) {
        await page.goto(address(path));
        expect(await violations(page), path).toEqual([]);
        const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(width, `${path} is wider than the window`).toBeLessThanOrEqual(0);
        if (PICTURES !== undefined) {
          const name = path.replace(/[/?=]/g, '_');
          await page.screenshot({ path: `${PICTURES}/${look.name}-${name}.png`, fullPage: true });
        }
      }
      expect(complaints).toEqual([]);
      await close();
    },
    240_000,
  );

  it('tells a simulation in words, in pictures that say what they show, and in numbers for whoever opens them', async () => {
    for (const look of LOOKS) {
      const colorScheme = look.colorScheme === 'dark' ? 'light' : 'dark';
      const { page, complaints, close } = await open({ ...look, colorScheme });
      await page.goto(address('simulation.html'));
      const words = (await page.locator('.summary li').allTextContents()).join(' ');
      expect(words).toMatch(/400 made-up people of customers \(seed 1\), 20 days from 7 Sep 2026/);
      expect(words).toMatch(/the warm-up of promotions_pace was full/);
      expect(words).toContain('not of chance');
      const pictures = page.locator('svg.chart');
      expect(await pictures.count()).toBeGreaterThanOrEqual(5);
      for (const picture of await pictures.all()) {
        const named = (await picture.getAttribute('aria-labelledby')) ?? '';
        for (const id of named.split(' ')) expect(await page.locator(`#${id}`).textContent()).not.toBe('');
      }
      expect(await page.locator('path.limit').count()).toBeGreaterThanOrEqual(2);
      const folded = page.locator('summary');
      for (const each of await folded.all()) {
        await each.focus();
        await page.keyboard.press('Enter');
      }
      expect(await page.locator('details[open]').count()).toBe(await folded.count());
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    }
  }, 240_000);

  it('every link leads to something', async () => {
    const { page, close } = await open(LOOKS[1]);
    const seen = new Set<string>();
    const broken: string[] = [];
    for (const path of PAGES.filter((each) => !['coverage.html', 'simulation.html'].includes(each))) {
      await page.goto(address(path));
      const links = await page
        .locator('a')
        .evaluateAll((all) =>
          all.map((each) => new URL(each.getAttribute('href') ?? '', document.baseURI).href),
        );
      for (const href of links.filter((each) => each.startsWith('file:'))) seen.add(href);
    }
    const targets = Map.groupBy(seen, (href) => href.split('#')[0] ?? '');
    for (const [file, hrefs] of targets) {
      await page.goto(file);
      for (const href of hrefs) {
        const id = decodeURIComponent(href.split('#')[1] ?? '');
        if (id !== '' && (await page.locator(`[id="${id}"]`).count()) !== 1) broken.push(href);
      }
    }
    expect(seen.size).toBeGreaterThan(60);
    expect(broken).toEqual([]);
    await close();
  }, 240_000);

  it('finds by words, leads on by keyboard, and shows the way through', async () => {
    const { page, close } = await open(LOOKS[1]);
    await page.goto(address('index.html'));
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('to the content');
    await page.getByRole('search').getByRole('searchbox').fill('trial activ');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search\.html\?q=trial\+activ/);
    const first = page.locator('#found a').first();
    expect(await first.textContent()).toBe('lifecycle_activate_trials_v2');
    await first.click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Trial activation');
    expect(await page.locator('.diagram a').count()).toBe(13);
    await page.locator('.diagram a', { hasText: 'by_size' }).click();
    expect(page.url()).toMatch(/#step-by-size$/);
    expect(await page.locator(':target').textContent()).toContain('profile.seats is at least 5');
    expect(await page.getByRole('link', { name: 'reachable_trials' }).first().getAttribute('href')).toBe(
      '../segments.html#segment-reachable-trials',
    );
    await close();
  }, 120_000);
});
