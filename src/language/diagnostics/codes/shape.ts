/** Codes of the shape of one document: its keys, and values that are wrong whatever the other files say. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

const segment = (rest: string) => `kind: Segment\nname: a\n${rest}`;
const journey = (step: string) =>
  `kind: Journey\nname: j\nclass: lifecycle\nenter: { event: started, reentry: never }\nsteps:\n${step}`;

export const shapeCodes: readonly CodeDoc[] = [
  codeDoc(
    'not-a-document',
    'a file that is no map',
    'A document is a map that starts with `kind` and `name`.',
    '- kind: Segment\n',
    segment('when: { segment: b }\n'),
  ),
  codeDoc(
    'unknown-document-kind',
    'a kind of document that does not exist',
    '`kind` says what a document is. `rutter explain` lists the kinds.',
    'kind: Segmnt\nname: a\n',
    segment('when: { segment: b }\n'),
  ),
  codeDoc(
    'wrong-document-kind',
    'a document of one kind with the keys of another',
    'Everything in it would be right for another kind: most likely `kind` was not changed after copying a file.',
    'kind: Trait\nname: a\nwhen: { segment: b }\n',
    segment('when: { segment: b }\n'),
  ),
  codeDoc(
    'unknown-key',
    'a key that does not exist',
    'Unknown keys are refused: a misspelled key that is passed over in silence sends the wrong message to everybody.',
    segment('wen: { segment: b }\n'),
    segment('when: { segment: b }\n'),
  ),
  codeDoc(
    'missing-key',
    'a key that must be there',
    'What cannot be guessed must be written. The message names the key and where it belongs.',
    segment('owner: crm\n'),
    segment('owner: crm\nwhen: { segment: b }\n'),
  ),
  codeDoc(
    'conflicting-keys',
    'keys that exclude each other',
    'Each of the keys says the whole thing; together they contradict each other. Keep one.',
    'kind: Trait\nname: t\nevent: bought\ncount: true\nsum: event.total\n',
    'kind: Trait\nname: t\nevent: bought\nsum: event.total\n',
  ),
  codeDoc(
    'wrong-shape',
    'a value of the wrong form',
    'A map stands where a text is expected, a text where a list is expected, or the like. Quotes make a text of a number or of `true`.',
    segment('when: everybody\n'),
    segment('when: { segment: everybody }\n'),
  ),
  codeDoc(
    'not-one-of',
    'a value outside the list',
    'Only the listed values mean something here.',
    journey('  - id: x\n    exit: done\n').replace('never', 'sometimes'),
    journey('  - id: x\n    exit: done\n'),
  ),
  codeDoc(
    'out-of-range',
    'a value outside its bounds',
    'The number, the length of the text or the number of items lies outside of what is allowed here.',
    'kind: Test\nname: t\ncases: []\n',
    'kind: Test\nname: t\ncases:\n  - name: c\n    start: 2026-01-01T00:00:00Z\n    subscribers: { ana: {} }\n    expect: [{ at: end }]\n',
  ),
  codeDoc(
    'duplicate-item',
    'an item listed twice',
    'The list is a set: each item stands in it once.',
    'kind: Workspace\nname: w\nlocales: [en, es, en]\n',
    'kind: Workspace\nname: w\nlocales: [en, es]\n',
  ),
  codeDoc(
    'unknown-step-kind',
    'a kind of step that does not exist',
    'A step has an `id` and one more key, its kind: `send`, `wait`, `wait_for`, `branch`, `split`, `update`, `call`, `digest`, `repeat`, `exit`.',
    journey('  - id: x\n    ext: done\n'),
    journey('  - id: x\n    exit: done\n'),
  ),
  codeDoc(
    'unknown-condition',
    'a condition that does not exist',
    'A condition is a map whose key says what it is about: `all`, `any`, `not`, `segment`, `event`, `consent`, `message`, or a path such as `profile.country` or `trait.calls_30d`.',
    segment('when: { segmnt: b }\n'),
    segment('when: { segment: b }\n'),
  ),
  codeDoc(
    'bad-duration',
    'a text that is no duration',
    'Durations are numbers with units, the largest first: `90d`, `15m`, `1h30m`, `500ms`. Units: ms, s, m, h, d, w. A day is 24 hours; months have no fixed length and do not exist here.',
    'kind: Trait\nname: t\nevent: bought\ncount: true\nwithin: 3 months\n',
    'kind: Trait\nname: t\nevent: bought\ncount: true\nwithin: 90d\n',
  ),
  codeDoc(
    'bad-instant',
    'a text that is no instant',
    'An instant is written as in RFC 3339, with its offset: `2026-03-02T09:00:00+01:00`. Without the offset nobody knows which instant is meant.',
    journey('  - id: x\n    exit: done\n').replace('event: started', 'at: 2026-03-02'),
    journey('  - id: x\n    exit: done\n').replace('event: started', 'at: 2026-03-02T09:00:00Z'),
  ),
  codeDoc(
    'bad-time',
    'a text that is no time of day',
    'Times of day have 24 hours and two digits each: `"09:00"`.',
    journey('  - id: x\n    exit: done\n').replace('event: started', 'schedule: { every: day, at: "9 am" }'),
    journey('  - id: x\n    exit: done\n').replace('event: started', 'schedule: { every: day, at: "09:00" }'),
  ),
  codeDoc(
    'bad-date',
    'a text that is no date',
    'Dates are written `YYYY-MM-DD` and exist in the calendar.',
    segment('review_by: 2027-02-30\nwhen: { segment: b }\n'),
    segment('review_by: 2027-02-28\nwhen: { segment: b }\n'),
  ),
  codeDoc(
    'bad-zone',
    'a time zone that does not exist',
    'Zones are names of the IANA database (`Europe/Madrid`), never offsets or abbreviations: those do not know summer time.',
    'kind: Workspace\nname: w\nzone: Europe/Madird\n',
    'kind: Workspace\nname: w\nzone: Europe/Madrid\n',
  ),
  codeDoc(
    'bad-pattern',
    'a text that is no RE2 pattern',
    'Patterns are RE2: no look-around and no back-references, so that no pattern can hang the runner.',
  ),
  codeDoc(
    'bad-path',
    'a text that is no path',
    'A path starts with where it looks (`profile`, `event`, `entry`, `trait`) and goes on with dots; names with spaces stand in brackets: `event["Cart Id"]`.',
    'kind: Trait\nname: t\nevent: bought\nsum: event total\n',
    'kind: Trait\nname: t\nevent: bought\nsum: event.total\n',
  ),
  codeDoc(
    'bad-name',
    'a text that is no name',
    'Names are single words of letters, digits, `_`, `-` and `.`: they stand in references, reports and file names.',
    'kind: Segment\nname: my segment\nwhen: { segment: b }\n',
    'kind: Segment\nname: my_segment\nwhen: { segment: b }\n',
  ),
  codeDoc(
    'bad-document',
    'a document that cannot be understood',
    'Something in it does not go together, although each part has the right form. Compare it with an example of its kind.',
  ),
];
