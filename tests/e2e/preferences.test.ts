/** The preference page in a real browser: what people see, press and hear, on a phone and on a desk, without scripts. */
/// <reference lib="dom" />

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, startBrowser } from './browser.ts';
import { consentShop, talkTo } from './consent-shop.ts';
import { compileTexts, type Running, startTestDaemon } from './workspace.ts';

const DAY_MS = 86_400_000;
/** The folder that pictures of the page are written to; without it none are. */
const PICTURES = process.env.RUTTER_SCREENSHOTS;

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const;
const DESK = { viewport: { width: 1280, height: 900 } } as const;

/** Contrast of two CSS colours `rgb(r, g, b)` by WCAG 2.2 (relative luminance). */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((each) => {
      const part = Number(each) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe.skipIf(browserMissing())('the preference page', () => {
  let running: Running;
  let shop: ReturnType<typeof talkTo>;
  let browser: Browser;
  let clockMs = 0;

  beforeAll(async () => {
    const now = () => Date.now() + clockMs;
    running = await startTestDaemon(await compileTexts(consentShop), { now });
    shop = talkTo(running);
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  /** A person with these consents, and the link in a newsletter to them. */
  async function invite(id: string, purposes: readonly string[], traits: object = {}): Promise<string> {
    await shop.identify(id, { email: `${id}@example.com`, ...traits });
    for (const purpose of ['promotional', ...purposes])
      await shop.consent(id, purpose, { proof: 'form', text: 'v1' });
    await shop.track(id, 'Newsletter');
    return shop.link(`${id}@example.com`, 'News', 'p');
  }

  /** Opens it with scripts switched off; complaints of the browser and requests elsewhere are gathered. */
  async function visit(url: string, options: BrowserContextOptions = DESK) {
    const context = await browser.newContext({ javaScriptEnabled: false, ...options });
    const page = await context.newPage();
    const elsewhere: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(running.daemon.url)) elsewhere.push(request.url());
    });
    page.on('console', (message) => complaints.push(message.text()));
    const response = await page.goto(url);
    return { page, response, elsewhere, complaints, close: () => context.close() };
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  }

  it('shows purposes and groups in plain words with their present state, and changes them by a form', async () => {
    const url = await invite('ana', []);
    const { page, elsewhere, complaints, close } = await visit(url, PHONE);
    const box = (name: string) => page.getByRole('checkbox', { name });
    expect(await page.getByRole('group', { name: 'Email' }).count()).toBe(1);
    expect(await box('Offers and sales').isChecked()).toBe(true);
    expect(await box('The Sunday newsletter').isChecked()).toBe(true);
    expect(await box('Tips for your coffee').isChecked()).toBe(false);
    expect(await box('The monthly digest').isChecked()).toBe(false);
    expect(await page.textContent('main')).toContain('At most one message a week. You get this now.');
    await picture(page, 'phone');

    await box('The Sunday newsletter').uncheck();
    await page.getByText('Tips for your coffee', { exact: true }).click();
    await box('The monthly digest').check();
    await page.getByRole('button', { name: 'Save my choice' }).click();
    expect(await page.title()).toBe('Your choice is saved');
    expect(await page.getByRole('status').textContent()).toBe('Your choice is saved.');
    await picture(page, 'phone-saved');
    expect(await shop.given('ana')).toEqual({
      'email.promotional': true,
      'email.weekly': false,
      'email.tips': true,
      'email.digest': true,
    });
    const last = (await running.daemon.engine.consentLedger('ana')).rows.map(({ entry }) => entry).slice(1);
    for (const { record } of last) {
      expect(record).toMatchObject({
        source: 'preference_page',
        proof: expect.stringMatching(/^preference_page:/),
      });
    }
    expect(await box('The Sunday newsletter').isChecked()).toBe(false);

    await shop.track('ana', 'Newsletter');
    expect(await shop.refusals('ana')).toEqual(['consent:withdrawn']);
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('a visit changes nothing, and a save without a change writes nothing', async () => {
    const url = await invite('bob', ['tips']);
    const before = (await running.daemon.engine.consentLedger('bob')).rows.length;
    const { page, close } = await visit(url);
    await page.reload();
    expect((await running.daemon.engine.consentLedger('bob')).rows).toHaveLength(before);
    await page.getByRole('button', { name: 'Save my choice' }).click();
    expect((await running.daemon.engine.consentLedger('bob')).rows).toHaveLength(before);
    await close();
  });

  it('stops everything at once, says so, and lets people come back', async () => {
    const url = await invite('eva', ['tips']);
    const { page, close } = await visit(url);
    await picture(page, 'desk');
    await page.getByRole('button', { name: 'Unsubscribe from everything' }).click();
    expect(await page.getByRole('status').textContent()).toContain('You are unsubscribed from everything.');
    expect(Object.values(await shop.given('eva'))).not.toContain(true);
    expect((await running.daemon.engine.suppression('email', 'eva@example.com'))?.reason).toBe(
      'unsubscribed',
    );
    for (const box of await page.getByRole('checkbox').all()) {
      expect(await box.isChecked()).toBe(false);
    }
    await picture(page, 'desk-none');
    await page.getByRole('checkbox', { name: 'Tips for your coffee' }).check();
    await page.getByRole('button', { name: 'Save my choice' }).click();
    expect(await shop.given('eva')).toMatchObject({ 'email.tips': true, 'email.promotional': false });
    expect(await running.daemon.engine.suppression('email', 'eva@example.com')).toBe(null);
    await close();
  });

  it('what a one-click closed stays closed when another purpose is opened', async () => {
    const url = await invite('leo', ['tips']);
    const oneClick = await shop.link('leo@example.com', 'News', 'u');
    await fetch(oneClick, { method: 'POST', body: 'List-Unsubscribe=One-Click' });
    const { page, close } = await visit(url);
    expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
    await page.getByRole('checkbox', { name: 'The monthly digest' }).check();
    await page.getByRole('button', { name: 'Save my choice' }).click();
    expect(await shop.given('leo')).toMatchObject({
      'email.digest': true,
      'email.tips': false,
      'email.promotional': false,
    });
    await close();
  });

  it('can be used by keyboard alone, with a focus that is seen', async () => {
    const url = await invite('kim', []);
    const { page, close } = await visit(url, { ...DESK, javaScriptEnabled: true });
    const focused = () =>
      page.evaluate(() => {
        const active = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(active);
        return { tag: active.tagName, outline: `${outlineStyle} ${outlineWidth}` };
      });
    const tags: string[] = [];
    for (let stop = 0; stop < 6; stop += 1) {
      await page.keyboard.press('Tab');
      const { tag, outline } = await focused();
      tags.push(tag);
      expect(outline).toBe('solid 3px');
    }
    expect(tags).toEqual(['INPUT', 'INPUT', 'INPUT', 'INPUT', 'BUTTON', 'BUTTON']);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await page.title()).toBe('Your choice is saved');
    await close();
  });

  it.each(['light', 'dark'] as const)(
    'is readable in %s: contrast of text, boxes that are labelled, nothing cut off',
    async (colorScheme) => {
      const url = await invite(`reader-${colorScheme}`, []);
      const { page, complaints, close } = await visit(url, {
        ...PHONE,
        colorScheme,
        javaScriptEnabled: true,
      });
      await picture(page, `phone-${colorScheme}`);
      const found = await page.evaluate(() => {
        const backgroundOf = (element: Element | null): string => {
          if (element === null) return 'rgb(255, 255, 255)';
          const { backgroundColor } = getComputedStyle(element);
          return backgroundColor === 'rgba(0, 0, 0, 0)'
            ? backgroundOf(element.parentElement)
            : backgroundColor;
        };
        const texts = [...document.querySelectorAll('h1, p, legend, label, button')];
        return {
          pairs: texts.map(
            (each) => [each.textContent ?? '', getComputedStyle(each).color, backgroundOf(each)] as const,
          ),
          unlabelled: [...document.querySelectorAll('input[type=checkbox]')].filter(
            (each) => (each as HTMLInputElement).labels?.length !== 1,
          ).length,
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          small: [...document.querySelectorAll('button')].filter(
            (each) => each.getBoundingClientRect().height < 44,
          ).length,
        };
      });
      for (const [text, colour, background] of found.pairs) {
        expect(contrast(colour, background), text).toBeGreaterThanOrEqual(4.5);
      }
      expect(found).toMatchObject({ unlabelled: 0, overflow: 0, small: 0 });
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it('speaks the language of the person', async () => {
    const url = await invite('sol', [], { locale: 'es-MX' });
    const { page, close } = await visit(url);
    expect(await page.getAttribute('html', 'lang')).toBe('es');
    expect(await page.getByRole('checkbox', { name: 'Trucos para tu café' }).count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Guardar mi elección' }).count()).toBe(1);
    await close();
  });

  it('tells nobody who it is about: not in the address, the headers, the page or the log', async () => {
    const url = await invite('secret-person', []);
    const { page, response, close } = await visit(url);
    const html = await page.content();
    const headers = response?.headers() ?? {};
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
    expect(headers['content-security-policy']).not.toContain('unsafe');
    await page.getByRole('button', { name: 'Save my choice' }).click();
    for (const text of [url, html, JSON.stringify(headers), running.lines.join('')]) {
      expect(text).not.toContain('secret-person');
    }
    expect(running.lines.join('')).not.toContain('/p/');
    await close();
  });

  it('keeps evil words in their place', async () => {
    const url = await invite('mal', []);
    const form = new URLSearchParams({
      do: 'save',
      shown: 'email:<script>',
      on: '"><img src=x onerror=alert(1)>',
    });
    const answer = await fetch(url, { method: 'POST', body: form });
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(await shop.given('mal')).toEqual({ 'email.promotional': true });
  });

  it('after its time, and for an address that is no longer theirs, only the way out is left', async () => {
    const url = await invite('old', ['tips']);
    await shop.identify('old', { email: 'new@example.com' });
    const moved = await visit(url);
    expect(await moved.page.getByRole('checkbox').count()).toBe(0);
    await moved.close();
    await shop.identify('old', { email: 'old@example.com' });
    clockMs = 91 * DAY_MS;
    const { page, close } = await visit(url);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await page.getByRole('alert').textContent()).toContain('too old');
    await picture(page, 'desk-over');
    const shown = new URLSearchParams({ do: 'save', shown: 'email:tips' });
    await fetch(url, { method: 'POST', body: shown });
    expect(await shop.given('old')).toMatchObject({ 'email.tips': true });
    await page.getByRole('button', { name: 'Unsubscribe from everything' }).click();
    expect((await running.daemon.engine.suppression('email', 'old@example.com'))?.reason).toBe(
      'unsubscribed',
    );
    clockMs = 0;
    await close();
  });
});
