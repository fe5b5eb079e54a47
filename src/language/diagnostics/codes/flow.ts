/** Codes of the flow of a journey: what is never reached, never ends, or is decided by accident. */
import { type CodeDoc, codeDoc } from '../code-doc.ts';

export const flowCodes: readonly CodeDoc[] = [
  codeDoc(
    'unreachable-step',
    'a step that no run can reach',
    'All ways before it end in `exit`, so that it never runs. Remove it, or give one of the ways a way on.',
  ),
  codeDoc(
    'missing-else',
    'a branch without `else`',
    'Somebody for whom no path holds must go somewhere, and values may be unknown. Write the path, even an empty one.',
  ),
  codeDoc(
    'duplicate-else',
    'a branch with two `else` paths',
    'Only one path can be the path of everybody else.',
  ),
  codeDoc(
    'loop-without-wait',
    'a loop in which no time passes',
    'Each round of `repeat` needs `every`, or a step that takes time; else all rounds happen in one instant.',
  ),
  codeDoc(
    'no-steps',
    'a journey that does nothing',
    'A journey that has no steps takes people in and does nothing with them. Write at least one step.',
  ),
  codeDoc(
    'bad-wait',
    'a wait whose parts do not go together',
    'A wait is a duration, calendar days (`days`, with `at`), or a moment (`until`, with `offset` or `weekdays` where they mean something).',
  ),
  codeDoc(
    'bad-weight',
    'weights that share nothing out',
    'The weights of a split are shares of their sum, which must be more than zero.',
  ),
  codeDoc(
    'bad-step',
    'a step whose parts do not go together',
    'The keys of this step contradict or lack each other. The message says which.',
  ),
  codeDoc(
    'missing-on-past',
    'a moment that may be past, and nothing said about it',
    'An attribute or an instant may lie in the past when a run gets there, or may be unknown. `on_past` says what happens then: `continue`, `skip` or `exit`.',
  ),
  codeDoc(
    'hotfix-without-copy',
    'a correction of copy where there is none',
    '`hotfix: copy` gives runs under way the corrected wording of the templates that they send, and nothing else. This journey sends no template.',
    'kind: Journey\nname: tidy_up\nhotfix: copy\nsteps: [ { id: mark, update: { profile.lifecycle: new } } ]',
    'kind: Journey\nname: tidy_up\nsteps: [ { id: mark, update: { profile.lifecycle: new } } ]',
  ),
  codeDoc('two-primary-goals', 'more than one primary goal', 'One goal decides whether the journey worked.'),
  codeDoc(
    'equal-ends',
    'a window whose ends are equal',
    'It could mean never or always. Leave the window out, or write the time at which sending may begin again.',
  ),
  codeDoc(
    'missing-timeout',
    'a `wait_for` without an end',
    'A run must not wait for ever. Say with `timeout` or `until` when it goes on although nothing happened.',
  ),
  codeDoc(
    'unclear-path',
    'a path that does not say when it is taken',
    'A path of `wait_for` has `event` or `when`; a path of `branch` has `when` or `else: true`. One of them, not both.',
  ),
  codeDoc(
    'bad-channel',
    'a send without exactly one way out',
    'A send names one `channel`, or a fallback chain `channels`. A webhook is a `call` step.',
  ),
  codeDoc(
    'wrong-channel',
    'a template of another channel',
    'A template is made for one channel. A chain takes a template for each: `template: { push: a, email: b }`.',
  ),
  codeDoc(
    'missing-template',
    'templates and channels that do not match',
    'Each channel of the chain has its template, and each template its channel.',
  ),
  codeDoc(
    'bad-template',
    'a chosen template without its list',
    '`template: { ref: entry.message, of: [a, b] }` lists what may be chosen, so that every one of them can be checked.',
  ),
  codeDoc(
    'bad-target',
    'an `update` of something that cannot be set',
    'Only whole attributes of the profile can be set: `profile.lifecycle`, not a part of one, and nothing else.',
  ),
  codeDoc(
    'bad-url',
    'an address that cannot be called',
    'A `call` goes to an `http` or `https` address with its host, or to one from the environment: `{ env: NAME }`.',
  ),
  codeDoc(
    'bad-window',
    'a digest window that contradicts itself',
    'The `gap` after the last item is at most the `max` after the first.',
  ),
  codeDoc(
    'bad-cap',
    'a cap without exactly one window',
    'A cap counts in the calendar (`per: day`) or in a rolling span (`within: 7d`).',
  ),
  codeDoc(
    'bad-consent',
    'a consent policy that contradicts itself',
    'A consent counts for some time, or nobody could be written to. A group has a name that no purpose has, and `words` speak of purposes and groups of the policy.',
  ),
  codeDoc(
    'missing-contact',
    'a team that cannot be reached on a channel',
    'What an exclusion sends to a team goes to the contact that the team has on that channel: `teams: { crm: { contacts: { slack: "#crm" } } }` in `rutter.yaml`.',
  ),
  codeDoc(
    'bad-duplicates',
    'one copy an address, but of nothing or of everything',
    'A DuplicatePolicy refuses a message that went to the same address for somebody else within its window. The window needs a length, and the classes must be named: two people with one mailbox may both need their order confirmation.',
    'covers: { channels: [email] }\nwithin: 7d',
    'covers: { classes: [promotional], channels: [email] }\nwithin: 7d',
  ),
  codeDoc(
    'bad-freshness',
    'data that nothing could be fresh enough for',
    '`fresh_within` says how old the data behind an exclusion may be. Whoever has older data, or none, is excluded; with no length at all that would be everybody.',
  ),
  codeDoc(
    'bad-matrix',
    'a communication matrix with a row that says nothing',
    'A PriorityPolicy needs a horizon with a length. Each row of its matrix must speak of classes that the policy covers, and of something that no row before it has answered: the first row that fits counts.',
    'matrix: [{ priority: 10 }, { classes: [lifecycle], priority: 50 }]',
    'matrix: [{ classes: [lifecycle], priority: 50 }, { priority: 10 }]',
  ),
  codeDoc(
    'bad-lane',
    'a lane whose parts do not go together',
    'A LanePolicy needs at least one limit: `rate`, `warm_up` or `gauge`. A ramp is written as `days`, which never shrink, or as `start`, `factor` and `until`, and ranks by a number of the receiver. A gauge slows below more than it holds below, and says how slow.',
    'gauge: { name: agents_free, hold_below: 10, slow_below: 2, slow: { max: 5, per: minute }, stale_after: 10m }',
    'gauge: { name: agents_free, hold_below: 2, slow_below: 10, slow: { max: 5, per: minute }, stale_after: 10m }',
  ),
  codeDoc(
    'bad-panic',
    'a panic policy whose parts do not go together',
    'A plan B belongs to a scope of the same policy. A trigger looks back at most 30 days and warns at a lower rate than that at which it stops; a rate of zero would stop whatever is sent.',
    'triggers: [{ rate: complaints, window: 24h, min: 500, warn: 0.3%, pause: 0.1%, scope: journey }]',
    'triggers: [{ rate: complaints, window: 24h, min: 500, warn: 0.1%, pause: 0.3%, scope: journey }]',
  ),
  codeDoc(
    'bad-quality',
    'a quality policy whose parts do not go together',
    'A QualityPolicy says what addresses must satisfy (`addresses`, by channel), which attributes must be known (`require`) and which one names the preferred channel (`preferred`). Each channel must be covered, each key must fit its `is`, and paths start with `profile.`.',
    'addresses: { email: { is: email, lines: [mobile] } }',
    'addresses: { sms: { is: phone, lines: [mobile] } }',
  ),
  codeDoc(
    'always-quiet',
    'quiet hours that never end',
    'Windows that cover the whole week hold everything back for ever. Whoever must not receive at all belongs into an ExclusionPolicy.',
  ),
  codeDoc(
    'bad-since',
    'a `since` that means nothing here',
    '`since` says from when on events count: `step`, `entry`, `ever`, or the id of a step that the run has passed. Outside of steps there is no run, and only `ever` makes sense.',
  ),
  codeDoc(
    'history-where',
    'a `where` about the past that cannot be kept',
    '`where` of a past event is judged once, when that event arrives. It can look at the event and at constants, not at what is known only later.',
  ),
];
