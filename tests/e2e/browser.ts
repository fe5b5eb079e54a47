/** A real browser for the pages that recipients see: the system's own Chromium, driven without its downloads. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** Where the browser is: CHROMIUM, or where distributions put it; null: there is none. */
function findBrowser(): string | null {
  const named = process.env.CHROMIUM;
  return [...(named === undefined ? [] : [named]), ...PATHS].find((path) => existsSync(path)) ?? null;
}

/** Says why a browser test is skipped. In CI there is no skipping: throws an Error that says what to install. */
export function browserMissing(): boolean {
  if (findBrowser() !== null) return false;
  const help = 'no Chromium: `apt-get install chromium`, or name one in CHROMIUM';
  if (process.env.CI === 'true') throw new Error(help);
  console.warn(`the preference page is not tested: ${help}`);
  return true;
}

/** Starts it without a window. */
export function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser() ?? '';
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}
