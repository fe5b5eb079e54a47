/** A simulation in a few sentences: what to know before any table. Names stand in backticks. Pure. */
import { DAY_MS } from '../../base/civil.ts';
import { localDate } from '../../base/zone.ts';
import { formatCell } from './columns.ts';
import type { LaneRow, Simulation } from './simulation.ts';
import type { Told } from './told.ts';
import { countOf, formatWait, percentOf, shortDate } from './words.ts';

/** Policies and pairs of journeys that are named. */
const NAMED_MAX = 3;
const LANES_MAX = 5;

const sum = (numbers: Iterable<number>) => {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
};

function whoSentence({ population, simulation, zone }: Told): string {
  const { from, until, lines, subscribers } = simulation;
  const days = Math.max(1, Math.round((until - from) / DAY_MS));
  const date = localDate(zone, from);
  const span = `${countOf(days, 'day')} from ${shortDate(date)} ${date.slice(0, 4)}`;
  const who =
    population === null
      ? `${countOf(lines, 'line')} of an export about ${countOf(subscribers, 'person', 'people')}`
      : `${countOf(population.size, 'made-up person', 'made-up people')} of \`${population.name}\` (seed ${population.seed})`;
  return `Played: ${who}, ${span}. Nothing was sent.`;
}

function volumeSentence({ days, from, until }: Simulation): string {
  const byDay = new Map<string, number>();
  for (const { day, sent } of days) byDay.set(day, (byDay.get(day) ?? 0) + sent);
  const sent = sum(byDay.values());
  if (sent === 0) return 'No message would go out.';
  const [worst] = [...byDay].sort(([, left], [, right]) => right - left);
  const length = Math.max(1, Math.round((until - from) / DAY_MS));
  const mean = countOf(Math.round(sent / length), 'message');
  const most =
    worst === undefined ? '' : `, most of them on ${shortDate(worst[0])} (${formatCell(worst[1])})`;
  return `${countOf(sent, 'message')} would go out, ${mean} a day on average${most}.`;
}

function personSentence({ contacts, subscribers }: Simulation): string | null {
  const { people, in_all: all, on_the_busiest_day: busiest } = contacts;
  if (people === 0) return null;
  return `${countOf(people, 'person gets', 'people get')} any (${percentOf(people, subscribers)} of all); half of them at most ${formatCell(all.median)}, 95 % at most ${formatCell(all.p95)}, and nobody more than ${formatCell(all.max)}, or ${formatCell(busiest.max)} on one day.`;
}

function stopSentence({ days, policies }: Simulation): string | null {
  const refused = sum(days.map((row) => row.refused));
  const asked = refused + sum(days.map((row) => row.sent + row.expired + row.failed));
  if (refused === 0) return null;
  const [...most] = policies.filter((each) => each.refused > 0).sort((a, b) => b.refused - a.refused);
  const named = most
    .slice(0, NAMED_MAX)
    .map((each) => `\`${each.policy}\` (${formatCell(each.refused)})`)
    .join(', ');
  return `${countOf(refused, 'message was', 'messages were')} refused, ${percentOf(refused, asked)} of those that were wanted: by ${named}${most.length > NAMED_MAX ? ' and others' : ''}.`;
}

/** What a lane's limits are called. */
function limitOf({ limits }: LaneRow): string {
  if (limits.includes('warm_up')) return 'the warm-up';
  return limits.includes('rate') ? 'the rate' : 'the capacity';
}

/** What one lane let through, and who waited for it; one of the sentences of the summary. Pure. */
export function laneSentence(row: LaneRow): string {
  const { policy, waited, expired, waiting, full_days: full, wait, demanded } = row;
  const name = `${limitOf(row)} of \`${policy}\``;
  if (full === 0) {
    return `There was always room in ${name}: ${countOf(demanded, 'message')} came, and none waited.`;
  }
  const told = [
    ...(waited > 0
      ? [
          `${countOf(waited, 'message')} waited, half of them up to ${formatWait(wait.median_s)}, the longest ${formatWait(wait.max_s)}`,
        ]
      : []),
    ...(expired > 0 ? [`${formatCell(expired)} waited too long and expired`] : []),
    ...(waiting > 0 ? [`${formatCell(waiting)} still waited at the end`] : []),
  ];
  return `On ${countOf(full, 'day')} ${name} was full: ${told.join('; ')}.`;
}

function meetingSentence({ meetings, collisions }: Simulation): string | null {
  const [most] = collisions;
  if (most === undefined) return null;
  return `Two journeys wrote to the same person on the same day ${countOf(meetings, 'time')}, most often ${most.journeys.map((each) => `\`${each}\``).join(' and ')} (${formatCell(most.days)}).`;
}

function costSentence({ cost }: Simulation): string | null {
  if (cost.length === 0) return null;
  const each = cost.map(({ channel, total }) => `${total.toFixed(2)} for ${channel}`).join(', ');
  const total = sum(cost.map((row) => row.total)).toFixed(2);
  return cost.length === 1 ? `It costs ${each}.` : `It costs ${total}: ${each}.`;
}

/** Something that makes the numbers less than they seem, each in a sentence. */
function doubtSentences({ bad, bad_lines: lines, late, quarantined }: Simulation): readonly string[] {
  const [first] = bad;
  return [
    ...(first === undefined
      ? []
      : [`${countOf(lines, 'line')} could not be taken; the first is line ${first.line}: ${first.reason}.`]),
    ...(late === 0
      ? []
      : [`${countOf(late, 'line')} stood behind later ones: they were judged as if they had come then.`]),
    ...(quarantined === 0
      ? []
      : [`${countOf(quarantined, 'person', 'people')} could not be simulated: this is a bug of rutter.`]),
  ];
}

/** The sentences, the most important first. Pure. */
export function summarize(told: Told): readonly string[] {
  const { simulation, differences } = told;
  const lanes = [...simulation.lanes].sort((a, b) => b.full_days - a.full_days || b.demanded - a.demanded);
  const sentences = [
    whoSentence(told),
    ...doubtSentences(simulation),
    volumeSentence(simulation),
    personSentence(simulation),
    stopSentence(simulation),
    ...lanes.slice(0, LANES_MAX).map(laneSentence),
    meetingSentence(simulation),
    costSentence(simulation),
    ...(differences === null
      ? []
      : [
          `${countOf(differences.length, 'number differs', 'numbers differ')} from the workspace as it is. Both were played with the same people and the same seed: what differs comes of the change, and not of chance.`,
        ]),
  ];
  return sentences.filter((each) => each !== null);
}
