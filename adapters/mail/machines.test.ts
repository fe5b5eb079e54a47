/** Programs are told from people by what they call themselves. */
import { expect, it } from 'vitest';
import { isMachine } from './machines.ts';

it.each([
  ['Mozilla/5.0', true],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', true],
  ['Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', true],
  ['Barracuda Sentinel (EE)', true],
  ['python-requests/2.32', true],
  ['Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', false],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148', false],
  ['Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/80 Mobile Safari/537.36', false],
  ['Mozilla/5.0 (Linux; Android 12; CUBOT) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36', false],
  ['', false],
])('%j is a machine: %s', (userAgent, machine) => {
  expect(isMachine(userAgent)).toBe(machine);
});
