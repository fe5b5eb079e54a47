/** The preference page as HTML: one fieldset a channel, one box a choice, and a way out of everything. Reads and stores nothing. */

import { escapeHtml } from '../../base/escape-html.ts';
import type { Suppression } from '../../kernel/input.ts';
import type { Choice } from './choices.ts';
import { page } from './page.ts';
import type { PageWords } from './words.ts';

export type PreferenceView = {
  readonly language: string;
  readonly words: PageWords;
  readonly choices: readonly Choice[];
  /** Why the address of the link is closed; null: it is open. */
  readonly closed: Suppression['reason'] | null;
  /** What has just happened: choices were saved, everything was stopped, or nothing could be saved. */
  readonly done: 'saved' | 'none' | 'failed' | null;
  /** The link has ended: only the way out of everything is left. */
  readonly isOver: boolean;
  /** What was chosen cannot be read: nothing is shown of it, and only the way out of everything is left. */
  readonly isHidden: boolean;
};

function noteOf({ words, closed, done, isOver, isHidden }: PreferenceView): string {
  const { preferences } = words;
  const note = (text: string, kind = '') =>
    `<p class="note${kind}" role="${kind === '' ? 'alert' : 'status'}">${escapeHtml(text)}</p>`;
  if (done === 'failed') return note(preferences.failed);
  if (done === 'saved') return note(preferences.saved, ' good');
  if (done === 'none' || closed === 'unsubscribed') return note(preferences.noneLeft, ' good');
  if (closed === 'complained') return note(preferences.complained);
  if (closed === 'hard_bounced') return note(preferences.bounced);
  if (isOver) return note(preferences.over);
  return isHidden ? note(preferences.hidden) : '';
}

function stateOf({ on, waiting, needs }: Choice, words: PageWords['preferences']): string {
  if (on) return needs.length > 0 ? words.together(needs) : words.on;
  return waiting ? words.waiting : words.off;
}

function item(choice: Choice, index: number, { words }: PreferenceView): string {
  const { preferences } = words;
  const state = stateOf(choice, preferences);
  const { title, text } = choice.words;
  const about = text === undefined ? '' : `${escapeHtml(text)} `;
  const id = escapeHtml(choice.id);
  return `<div class="item${choice.inner ? ' inner' : ''}"><input type="checkbox" id="c${index}" name="on" value="${id}" aria-describedby="d${index}"${choice.on ? ' checked' : ''}><div><label for="c${index}">${escapeHtml(title)}</label><p id="d${index}">${about}${escapeHtml(state)}</p></div><input type="hidden" name="shown" value="${id}"></div>`;
}

/** The name of a channel as people say it; one that we have no word for is written as its name. */
export function channelName(words: PageWords, channel: string): string {
  return Object.hasOwn(words.channels, channel)
    ? (words.channels[channel] ?? channel)
    : channel.replaceAll('_', ' ');
}

function choose(view: PreferenceView): string {
  const { words, choices } = view;
  if (choices.length === 0) return `<p>${escapeHtml(words.preferences.empty)}</p>`;
  const numbered = choices.map((choice, index) => ({ choice, index }));
  const fieldsets = [...Map.groupBy(numbered, ({ choice }) => choice.channel)].map(([channel, own]) => {
    const items = own.map(({ choice, index }) => item(choice, index, view)).join('\n');
    return `<fieldset><legend>${escapeHtml(channelName(words, channel))}</legend>\n${items}\n</fieldset>`;
  });
  const { lead, save } = words.preferences;
  return `<p class="lead">${escapeHtml(lead)}</p>
<form method="post">
${fieldsets.join('\n')}
<div class="actions"><button name="do" value="save">${escapeHtml(save)}</button></div>
</form>`;
}

/** The whole page. Pure. */
export function preferencesPage(view: PreferenceView): string {
  const { language, words, isOver, done, choices } = view;
  const { preferences } = words;
  const isClosed = view.closed !== null || done === 'none';
  const stop = isClosed
    ? ''
    : `<hr><form method="post"><p class="lead">${escapeHtml(preferences.noneText)}</p><div class="actions"><button class="second" name="do" value="none">${escapeHtml(preferences.none)}</button></div></form>`;
  const title = done === 'saved' ? preferences.savedTitle : preferences.title;
  const body = isOver || choices.length === 0 ? '' : choose(view);
  return page(language, title, `${noteOf(view)}\n${body}\n${stop}`);
}
