/** How wide a text is on a terminal, so that carets stand under what they mean. */

const TAB_WIDTH = 4;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /^(?:\p{Mark}|\p{Default_Ignorable_Code_Point})/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Tabs as spaces, up to the next stop; control characters as a visible stand-in. Pure. */
export function expandTabs(text: string): string {
  let shown = '';
  for (const { segment } of segmenter.segment(text)) {
    if (segment === '\t') shown += ' '.repeat(TAB_WIDTH - (widthOf(shown) % TAB_WIDTH));
    else shown += /^\p{Control}/u.test(segment) ? '\ufffd' : segment;
  }
  return shown;
}

/** Columns of a text without tabs: wide characters (East Asian, emoji) take two, marks none. Pure. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += ZERO.test(segment) ? 0 : WIDE.test(segment) ? 2 : 1;
  }
  return width;
}
