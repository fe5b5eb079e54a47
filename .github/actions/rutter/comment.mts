/**
 * Writes what a pull request changes, and what lint and test found, as a comment on it, one for each name: a later run
 * edits it in place, found again by a marker that nobody sees. Needs nothing but Node.js and `comment-body.mts`. Never fails a job: where it may not
 * comment it says so.
 *
 * GitHub's REST API, "Issue comments": https://docs.github.com/rest/issues/comments
 * GitLab's REST API, "Notes": https://docs.gitlab.com/api/notes/#merge-requests
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markerOf, writeBody } from './comment-body.mts';

const PAGE_SIZE = 100;
const PAGES_MAX = 50;
const DEADLINE_MS = 20_000;
const ATTEMPTS = 3;
const PAUSE_MS = Number(process.env.RUTTER_PAUSE_MS ?? 2_000);

type Comment = { readonly id: number; readonly body?: string | null };
type Api = (method: string, path: string, body?: object) => Promise<unknown>;

/** Where the comments of one pull request live. `run`: a link to this run; `whole`: what has all of it. */
type Forge = {
  readonly api: Api;
  readonly comments: string;
  comment(id: number): string;
  readonly edit: 'PATCH' | 'PUT';
  readonly run: string;
  readonly whole: string;
};

/** Why a comment cannot be written; shown as a warning. */
class Refused extends Error {}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Refused(`${name} is not set`);
  return value;
}

function createApi(address: string, own: { readonly [header: string]: string }): Api {
  const base = address.replace(/\/$/, '');
  const headers = { ...own, 'content-type': 'application/json', 'user-agent': 'rutter-action' };
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const text = body === undefined ? null : JSON.stringify(body);
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const response = await fetch(`${base}${path}`, { method, headers, body: text, signal }).catch(
        () => null,
      );
      if (response?.ok === true) return await response.json();
      await response?.body?.cancel();
      // A second POST could be a second comment: only what changes nothing twice is tried again.
      const isTransient = response === null || response.status >= 500 || response.status === 429;
      if (method === 'POST' || !isTransient || attempt === ATTEMPTS) {
        const what = response === null ? 'no answer' : `HTTP ${response.status}`;
        throw new Refused(`${what} to ${method} ${path}`);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  };
}

function createGithub(): Forge {
  const event = JSON.parse(readFileSync(required('GITHUB_EVENT_PATH'), 'utf8')) as {
    readonly pull_request?: { readonly number?: number };
  };
  const number = event.pull_request?.number;
  if (typeof number !== 'number') throw new Refused('this run is not for a pull request');
  const repository = required('GITHUB_REPOSITORY');
  const { GITHUB_SERVER_URL: server = '', GITHUB_RUN_ID: id = '', GITHUB_SHA: commit = '' } = process.env;
  return {
    api: createApi(required('GITHUB_API_URL'), {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${required('GITHUB_TOKEN')}`,
      'x-github-api-version': '2022-11-28',
    }),
    comments: `/repos/${repository}/issues/${number}/comments`,
    comment: (each) => `/repos/${repository}/issues/comments/${each}`,
    edit: 'PATCH',
    whole: 'the summary of the run has',
    run: `[the run](${server}/${repository}/actions/runs/${id}) for ${commit.slice(0, 12)}`,
  };
}

function createGitlab(request: string): Forge {
  const comments = `/projects/${required('CI_PROJECT_ID')}/merge_requests/${request}/notes`;
  const { CI_PIPELINE_URL: pipeline = '', CI_COMMIT_SHA: commit = '' } = process.env;
  return {
    api: createApi(required('CI_API_V4_URL'), { 'private-token': required('RUTTER_GITLAB_TOKEN') }),
    comments,
    comment: (each) => `${comments}/${each}`,
    edit: 'PUT',
    whole: 'the artifacts of the job have',
    run: `[the pipeline](${pipeline}) for ${commit.slice(0, 12)}`,
  };
}

/** The comment of an earlier run: it starts with the marker, which a comment that quotes it does not. */
async function findComment({ api, comments }: Forge, marker: string): Promise<Comment | undefined> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const found = (await api('GET', `${comments}?per_page=${PAGE_SIZE}&page=${page}`)) as readonly Comment[];
    const own = found.find(({ body }) => body?.startsWith(marker) === true);
    if (own !== undefined || found.length < PAGE_SIZE) return own;
  }
  return undefined;
}

function readParts(folder: string): readonly string[] {
  return ['plan', 'test', 'lint'].flatMap((name) => {
    const path = join(folder, `${name}.md`);
    const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
    return text === '' ? [] : [text];
  });
}

/** Nothing was found and no test failed: worth no comment, but for the correction of an earlier one. */
function isClean(parts: readonly string[]): boolean {
  return parts.every((text) =>
    /^### rutter(?:: nothing found| plan: nothing changes| test: \d+ passed)$/m.test(
      text.split('\n', 1)[0] ?? '',
    ),
  );
}

async function comment(): Promise<string> {
  const { CI_MERGE_REQUEST_IID: request = '' } = process.env;
  const forge = request === '' ? createGithub() : createGitlab(request);
  const marker = markerOf(required('RUTTER_NAME'));
  const parts = readParts(required('RUTTER_OUT'));
  if (parts.length === 0) throw new Refused('there is nothing to say');
  const known = await findComment(forge, marker);
  if (known === undefined && isClean(parts)) return 'nothing was found: no comment';
  const body = writeBody(marker, parts, forge.whole, `<sub>${forge.run}</sub>`);
  if (known === undefined) {
    await forge.api('POST', forge.comments, { body });
    return 'commented';
  }
  await forge.api(forge.edit, forge.comment(known.id), { body });
  return `edited comment ${known.id}`;
}

try {
  process.stdout.write(`${await comment()}\n`);
} catch (error) {
  if (!(error instanceof Refused || error instanceof RangeError)) throw error;
  const why = error.message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  process.stdout.write(
    `${process.env.GITHUB_ACTIONS === 'true' ? '::warning title=rutter::' : ''}no comment was written: ${why}\n`,
  );
}
