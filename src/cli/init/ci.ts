/** What a CI system needs to hold a workspace to its standards: a workflow, and for GitHub a copy of our action. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot, readVersion } from '../package.ts';

/** The CI systems that a workspace can be made for. */
export const CI_SYSTEMS = ['github', 'gitlab', 'none'] as const;
export type CiSystem = (typeof CI_SYSTEMS)[number];

const ACTION = '.github/actions/rutter';
const COMMENT_FILES = ['comment.mts', 'comment-body.mts'];
const ACTION_FILES = ['action.yml', ...COMMENT_FILES];

/** Actions of others are pinned by commit: a tag can be moved to something else. */
const GITHUB = `# Lints and tests the journeys, and says on the pull request what it found.
name: journeys
on:
  push:
    branches: [main, master]
  pull_request:
permissions:
  contents: read
  security-events: write # findings in code scanning
  pull-requests: write # the comment
concurrency:
  group: journeys-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - uses: ./${ACTION}
        with:
          version: VERSIONPLACE
`;

/** The image holds git, which the comparison needs; a shallow clone may not hold what is compared with. */
const GITLAB = `# Lints and tests the journeys, and says what a merge request changes. Findings stand in the merge request (Code Quality),
# tests in its report. The comment needs a project access token (role Reporter, scope api) in the masked variable
# RUTTER_GITLAB_TOKEN; without one it is in the artifacts. Who is parked where it says by the file that RUTTER_PARKED names.
journeys:
  image: node:24
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    RUTTER_NAME: rutter
    RUTTER_OUT: $CI_PROJECT_DIR/.rutter-review
  script:
    - mkdir -p "$RUTTER_OUT"PLACE
    - code=0
    - npx --yes rutter@VERSION lint --format pretty --format gitlab=gl-code-quality-report.json --format "markdown=$RUTTER_OUT/lint.md" || code=$?
    - npx --yes rutter@VERSION test --format pretty --format junit=rutter-tests.xml --format "markdown=$RUTTER_OUT/test.md" || code=$?
    - |
      if [ -n "$CI_MERGE_REQUEST_DIFF_BASE_SHA" ]; then
        git fetch --quiet --no-tags --depth=1 origin "$CI_MERGE_REQUEST_DIFF_BASE_SHA" || true
        npx --yes rutter@VERSION plan --against "$CI_MERGE_REQUEST_DIFF_BASE_SHA" \${RUTTER_PARKED:+--parked "$RUTTER_PARKED"} --format pretty --format "markdown=$RUTTER_OUT/plan.md" || echo "the change could not be compared"
        if [ -n "$RUTTER_GITLAB_TOKEN" ]; then node "$CI_PROJECT_DIR/.gitlab/rutter/comment.mts"; fi
      fi
    - exit $code
  artifacts:
    when: always
    expire_in: 30 days
    paths: [.rutter-review]
    reports:
      codequality: BELOWgl-code-quality-report.json
      junit: BELOWrutter-tests.xml
`;

/**
 * Path from the root of the repository -> text of the files for one system. `below`: where the workspace is from there, ''
 * for the root itself. The version that runs is this one, exactly.
 */
export function ciFiles(system: CiSystem, below: string): ReadonlyMap<string, string> {
  if (system === 'none') return new Map();
  const written = (text: string, place: string) =>
    text
      .replaceAll('VERSION', readVersion())
      .replace('PLACE', below === '' ? '' : place)
      .replaceAll('BELOW', below === '' ? '' : `${below}/`);
  const quoted = JSON.stringify(below);
  const folder = join(packageRoot(), ACTION);
  if (system === 'gitlab') {
    return new Map([
      ['.gitlab-ci.yml', written(GITLAB, `\n    - cd ${quoted}`)],
      ...COMMENT_FILES.map(
        (name) => [`.gitlab/rutter/${name}`, readFileSync(join(folder, name), 'utf8')] as const,
      ),
    ]);
  }
  return new Map([
    ['.github/workflows/journeys.yml', written(GITHUB, `\n          working-directory: ${quoted}`)],
    ...ACTION_FILES.map((name) => [`${ACTION}/${name}`, readFileSync(join(folder, name), 'utf8')] as const),
  ]);
}

/** The root of the repository around a folder, which CI systems take for theirs; the folder itself where there is none. */
export function repositoryAround(folder: string): string {
  for (let each = folder; each !== dirname(each); each = dirname(each)) {
    if (existsSync(join(each, '.git'))) return each;
  }
  return folder;
}
