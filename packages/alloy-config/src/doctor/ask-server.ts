import type { ServerAccess } from './diagnose-options.js';
import { httpGet, NoAnswerError, within } from './http-get.js';
import { broken, type LinkResult } from './link.js';

/** A question to a server of the other end. */
export interface Question {
  /** `Prometheus` */
  readonly server: string;
  readonly access: ServerAccess;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Ends of addresses for sending, which people have at hand. */
const sendingPath = /\/(?:api\/v1\/(?:push|write)|push|loki\/api\/v1\/push|v1\/traces)\/?$/;

/** The JSON of an answer, `missing` for 404, or the fault as the result of the link. */
export async function askServer(question: Question): Promise<{ readonly json: unknown } | 'missing' | LinkResult> {
  const { server, access, path, query, timeoutMs } = question;
  if (!URL.canParse(access.url))
    return broken(`${server}: its address is not a URL`, 'give one such as https://host.example');
  const base = baseOf(access.url);
  try {
    const { status, body } = await httpGet(within(base, path, query), timeoutMs, access);
    if (status === 404) return 'missing';
    if (status === 401 || status === 403) {
      const remedy =
        'give a token that may read (a token for sending may not), and for Grafana Cloud the user id with it';
      return broken(`${server} answers ${status}: not allowed`, remedy);
    }
    if (status !== 200)
      return broken(`${server} answers ${status}: ${firstLine(body, access)}`, `look at the log of ${server}`);
    return { json: JSON.parse(body) as unknown };
  } catch (error) {
    if (error instanceof NoAnswerError)
      return broken(`${server}: ${error.message}`, `see that ${server} runs and is reached from here`);
    if (error instanceof SyntaxError)
      return broken(`${new URL(base).host} does not answer as ${server}`, 'see its address');
    throw error;
  }
}

function baseOf(url: string): string {
  const base = new URL(url);
  base.pathname = base.pathname.replace(sendingPath, '');
  // A password in an address would show up in messages; fetch refuses such addresses anyway.
  base.username = '';
  base.password = '';
  return base.href;
}

function firstLine(body: string, { token }: ServerAccess): string {
  const line = body.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return token === undefined || token === '' ? line : line.replaceAll(token, '***');
}
