/** One journey: who enters, what happens to them, what they are sent, who may stop it, and who answers for it. */
import { isJsonObject } from '../../../base/json.ts';
import { describeEntry } from '../../../compiler/graph.ts';
import type { JourneyPlan, StepPlan } from '../../../plan/plan.ts';
import { describeJourney } from '../../changes/journey-words.ts';
import { drawJourney } from '../diagram.ts';
import type { Content } from '../frame.ts';
import { facts, named, plain, type Row, table } from '../markup.ts';
import { aboutList, aboutText, anchorOf, type Shelf } from '../shelf.ts';

const ROOT = '../';

function stepRows({ steps }: JourneyPlan, shelf: Shelf): readonly Row[] {
  return Object.entries(steps).map(([id, step]) => {
    const kind = shelf.definitions.steps.find(({ name }) => name === step.kind);
    const ways = (kind?.branches(step) ?? []).map(({ label, to }) => {
      const where =
        to === null ? 'the end' : `<a href="#${anchorOf('step', to)}"><code>${plain(to)}</code></a>`;
      return label === 'next' ? where : `${plain(label)}: ${where}`;
    });
    return {
      id: anchorOf('step', id),
      cells: [
        `<code>${plain(id)}</code>`,
        shelf.rich(kind?.describe(step) ?? step.kind, ROOT) + guards(step, shelf),
        ways.join('<br>') || 'the end',
        shelf.place(step.source),
      ],
    };
  });
}

/** What the ways out of a branch ask. */
function guards(step: StepPlan, shelf: Shelf): string {
  const paths = aboutList(step.paths);
  const told = paths.flatMap(({ id, when, where }) => {
    const condition = when ?? where;
    if (condition === undefined || !isJsonObject(condition) || typeof id !== 'string') return [];
    return [`<li><code>${plain(id)}</code>: ${shelf.rich(shelf.say(condition as never), ROOT)}</li>`];
  });
  return told.length === 0 ? '' : `<ul>${told.join('')}</ul>`;
}

/** Templates that the steps send, with their subjects. */
function messageRows({ uses }: JourneyPlan, { plan, show }: Shelf): readonly Row[] {
  return (uses?.templates ?? []).flatMap((name) => {
    const template = plan.templates[name];
    if (template === undefined) return [];
    const texts = Object.entries(template.locales).map(([locale, content]) => {
      const text = [content.subject, content.title, content.text].find((each) => typeof each === 'string');
      return `<span class="dim">${plain(locale)}</span> ${plain(String(text ?? ''))}`;
    });
    const { file, line } = template.source;
    const where = `<code>${plain(`${show(file)}:${line}`)}</code>`;
    return [{ cells: [`<code>${plain(name)}</code>`, plain(template.channel), texts.join('<br>'), where] }];
  });
}

function judgeRows(journey: JourneyPlan, shelf: Shelf): readonly Row[] {
  const { plan, definitions } = shelf;
  const classes = new Set([
    journey.class,
    ...Object.values(journey.steps).map((step) => String(step.class ?? '')),
  ]);
  const channels = new Set(
    (journey.uses?.templates ?? []).flatMap((name) => plan.templates[name]?.channel ?? []),
  );
  return definitions.gates.flatMap((gate) =>
    Object.entries(plan.policies).flatMap(([name, policy]): readonly Row[] => {
      const isCovering =
        policy.covers.classes.some((each) => classes.has(each)) &&
        policy.covers.channels.some((each) => channels.has(each));
      if (policy.gate !== gate.name || !isCovering) return [];
      const says = shelf.policy(policy, ROOT);
      const link = named(name, `${ROOT}${shelf.hrefOf('policy', name)}`);
      return [{ cells: [link, says, plain(aboutText(policy.about, 'purpose'))] }];
    }),
  );
}

function peopleOf({ about }: JourneyPlan): string {
  const reviewers = isJsonObject(about.reviewers ?? null) ? Object.entries(about.reviewers as object) : [];
  return reviewers.map(([role, who]) => `${plain(role)} ${plain(String(who))}`).join(', ');
}

/** Its content. Pure. */
export function journeyPage(journey: JourneyPlan, shelf: Shelf): Content {
  const { about, name, source } = journey;
  const words = (aspect: 'entry' | 'exits' | 'goals') =>
    shelf.rich(describeJourney(journey, aspect, shelf.say) ?? '', ROOT);
  const review = aboutText(about, 'review_by');
  const owner = aboutText(about, 'owner');
  const experiments = Object.entries(journey.steps).flatMap(([id, { experiment }]): readonly Row[] => {
    if (!isJsonObject(experiment ?? null)) return [];
    const told = experiment as { readonly [key: string]: unknown };
    return [
      {
        cells: [
          `<code>${plain(String(told.name ?? id))}</code>`,
          plain(String(told.hypothesis ?? '')),
          plain(String(told.metric ?? '')),
        ],
      },
    ];
  });
  const milestones = aboutList(about.milestones).map((each): Row => {
    const cells = ['name', 'role', 'due', 'done'].map((key) => plain(String(each[key] ?? '')));
    return { cells };
  });
  const main = [
    `<p>${plain(aboutText(about, 'purpose'))}</p>\n`,
    facts([
      ['name', `<code>${plain(name)}</code>`],
      ['class', plain(journey.class)],
      ['owner', owner === '' ? '' : named(owner, `${ROOT}${shelf.hrefOf('team', owner) ?? 'owners.html'}`)],
      ['escalation', plain(aboutText(about, 'escalation'))],
      ['reviewers', peopleOf(journey)],
      [
        'review by',
        review !== '' && review < shelf.today
          ? `<strong class="bad">${plain(review)}</strong>`
          : plain(review),
      ],
      ['written in', shelf.place(source)],
    ]),
    '<h2>Who enters, and who leaves</h2>\n',
    facts([
      ['enters', words('entry')],
      ['only', journey.audience === undefined ? '' : shelf.rich(shelf.say(journey.audience), ROOT)],
      ['leaves at once', words('exits')],
      ['goals', words('goals')],
    ]),
    '<h2>The way through</h2>\n',
    drawJourney(journey, shelf.definitions, (step) => `#${anchorOf('step', step)}`),
    table(`Steps of ${name}`, ['step', 'what happens', 'then', 'written in'], stepRows(journey, shelf)),
    section(
      'Messages',
      table('Messages', ['template', 'channel', 'says', 'written in'], messageRows(journey, shelf)),
    ),
    section(
      'Who may stop them',
      table('Policies that judge them', ['policy', 'what it does', 'why'], judgeRows(journey, shelf)),
    ),
    section('Experiments', table('Experiments', ['experiment', 'hypothesis', 'measured by'], experiments)),
    section('Milestones', table('Milestones', ['milestone', 'role', 'due', 'done'], milestones)),
  ];
  return { title: aboutText(about, 'title') || describeEntry(journey.entry), main: main.join('') };
}

function section(title: string, body: string): string {
  return body === '' ? '' : `<h2>${title}</h2>\n${body}`;
}
