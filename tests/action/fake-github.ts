/**
 * As much of GitHub's and GitLab's REST APIs as the comment needs: comments of one pull request, in pages, with faults on
 * demand.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A comment as the API gives it. */
export type Comment = { readonly id: number; body: string };

/** A server that remembers comments and what it was asked. */
export type FakeGithub = {
  readonly url: string;
  readonly comments: Comment[];
  /** `GET /repos/...?page=1`, in order. */
  readonly asked: string[];
  /** Answers with these codes first, one a request whose method fits; 0 cuts the connection. */
  readonly faults: { readonly method: string; readonly status: number }[];
  close(): Promise<void>;
};

const TOKEN = 'Bearer t0ken';
const COMMENTS =
  /^\/(?:repos\/shop\/journeys\/issues\/(?:7\/comments|comments\/(\d+))|projects\/9\/merge_requests\/7\/notes(?:\/(\d+))?)$/;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

/** Starts the server on a free port of this machine. */
export async function startGithub(): Promise<FakeGithub> {
  const comments: Comment[] = [];
  const asked: string[] = [];
  const faults: { method: string; status: number }[] = [];
  const answer = (method: string, url: URL, body: string): readonly [number, unknown] => {
    const match = COMMENTS.exec(url.pathname);
    if (match === null) return [404, { message: 'Not Found' }];
    if (method === 'GET') {
      const size = Number(url.searchParams.get('per_page') ?? 30);
      const from = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
      return [200, comments.slice(from, from + size)];
    }
    const { body: text } = JSON.parse(body) as { body: string };
    if (text.length > 65_536) return [422, { message: 'Validation Failed' }];
    if (method === 'POST') {
      const comment = { id: 1_000 + comments.length, body: text };
      comments.push(comment);
      return [201, comment];
    }
    const known = comments.find(({ id }) => id === Number(match[1] ?? match[2]));
    const edit = url.pathname.startsWith('/projects/') ? 'PUT' : 'PATCH';
    if (method !== edit || known === undefined) return [404, { message: 'Not Found' }];
    known.body = text;
    return [200, known];
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { method = 'GET' } = request;
    asked.push(`${method} ${url.pathname}${url.search}`);
    const body = await readBody(request);
    const fault = faults.findIndex((each) => each.method === method);
    const [{ status } = { status: -1 }] = fault < 0 ? [] : faults.splice(fault, 1);
    if (status === 0) return request.socket.destroy();
    const isKnown = [request.headers.authorization, `Bearer ${request.headers['private-token']}`].includes(
      TOKEN,
    );
    const [code, value] = status > 0 ? [status, {}] : isKnown ? answer(method, url, body) : [401, {}];
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    comments,
    asked,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
