/** What `covers` may say in a policy: nothing that its gate does not read. */
import { expect, describe as group, test } from 'vitest';
import { compilePolicy } from '../../../tests/fixtures/step-workspace.ts';

group('tags in `covers`', () => {
  test.each([
    ['ConsentPolicy', 'default: denied'],
    ['ExclusionPolicy', 'when: { profile.vip: true }'],
    ['QualityPolicy', 'addresses: { email: { is: email } }'],
    ['QuietHoursPolicy', 'windows: [{ from: "22:00", to: "08:00" }]'],
    ['DuplicatePolicy', 'within: 7d'],
    ['PriorityPolicy', 'horizon: 4h\nmatrix: [{ classes: [promotional], priority: 1 }]'],
  ])('a %s cannot be narrowed by them: whoever writes them is told', async (kind, rest) => {
    const covers = (more: string) =>
      `kind: ${kind}\nname: p\ncovers: { classes: [promotional]${more} }\n${rest}`;
    expect((await compilePolicy(covers(''))).problems).toEqual([]);
    expect((await compilePolicy(covers(', tags: [survey]'))).problems).toEqual(['unknown-key: tags']);
  });

  test.each([
    ['FrequencyPolicy', 'caps: [{ max: 1, per: day }]'],
    ['LanePolicy', 'rate: { max: 1, per: second }'],
  ])('a %s takes them', async (kind, rest) => {
    const text = `kind: ${kind}\nname: p\ncovers: { tags: [survey] }\n${rest}`;
    expect((await compilePolicy(text)).problems).toEqual([]);
  });
});
