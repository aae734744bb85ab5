import { hostname, networkInterfaces } from 'node:os';
import { LOCAL_PRINCIPAL } from '#core/model/access.ts';
import { refuseWhileServed } from '../claim-directory.ts';
import { composeEnvironment } from '../compose-environment.ts';
import { DataDirectory } from '../data-directory.ts';
import { LocalModeError } from '../errors.ts';
import { startHttpServer } from '../http-server.ts';
import { LOOPBACK } from '../loopback.ts';
import { type Role, type RoleContext, textOf } from './role.ts';
import { wholeNumber } from './role-options.ts';

const DEFAULT_PORT = '7070';
const MAX_PORT = 65_535;
const LEAST_TOKEN_CHARACTERS = 16;
/** Every address of the machine. */
const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];

/** Serves the API over plain HTTP. */
export const httpServerRole: Role = {
  summary: 'serves the HTTP API',
  help: `  --port N                its port (${DEFAULT_PORT}); 0: any free one
  --host ADDRESS          where it listens (${LOOPBACK}). Beyond the loopback the token and all else travels in plain text
                          unless you put TLS in front of it
  --public-name NAME      a name by which callers ask for it, such as that of a proxy; repeat it for more
  --data DIR              where its token is made and its address written for the commands of this machine (.akkaflow);
                          with AKKAFLOW_TOKEN, which is the token then, none is used
`,
  examples: ['httpserver-startup --create', 'httpserver-startup --settings akkaflow.env --host 0.0.0.0 --port 8090'],
  options: {
    port: { type: 'string', default: DEFAULT_PORT },
    host: { type: 'string', default: LOOPBACK },
    'public-name': { type: 'string', multiple: true },
    data: { type: 'string', default: '.akkaflow' },
  },
  run: async (context) => {
    const { clients, deployment, logger, values, stopped, ready } = context;
    const port = wholeNumber('port', textOf(values, 'port') ?? DEFAULT_PORT, 0, MAX_PORT);
    const host = textOf(values, 'host') ?? LOOPBACK;
    const data = tokenGiven() ?? (await tokenFolder(textOf(values, 'data') ?? '.akkaflow'));
    const token = typeof data === 'string' ? data : data.token();
    const names = namesOf(host, port, values);
    // Whoever has the token of the deployment itself may do everything.
    const admins = [...(deployment.settings.admins ?? []), LOCAL_PRINCIPAL];
    const env = composeEnvironment(clients, { ...deployment, settings: { ...deployment.settings, admins } }, logger);
    const server = await startHttpServer(env, token, { host, port, names });
    if (host !== LOOPBACK) logger.warn('Listens beyond the loopback without TLS: put that in front of it', { host });
    if (typeof data !== 'string') data.announce({ pid: process.pid, url: server.url });
    ready({ url: server.url });
    await stopped;
    if (typeof data !== 'string') data.withdraw();
    await server.stop();
  },
};

/** The folder whose token it takes, unless the system of another process is announced there. */
async function tokenFolder(path: string): Promise<DataDirectory> {
  const data = new DataDirectory(path);
  await refuseWhileServed(data);
  return data;
}

function tokenGiven(): string | undefined {
  const token = process.env['AKKAFLOW_TOKEN'];
  if (!token) return undefined;
  if (token.length >= LEAST_TOKEN_CHARACTERS && /^\S+$/.test(token)) return token;
  throw new LocalModeError(
    `AKKAFLOW_TOKEN must be at least ${LEAST_TOKEN_CHARACTERS} characters without spaces, such as those of 'openssl rand -hex 32'`,
  );
}

/** What may stand in `Host`: the names that were given, as they are and with the port, and those of a wildcard. */
function namesOf(host: string, port: number, values: RoleContext['values']): readonly string[] {
  const given = values['public-name'];
  const names = Array.isArray(given) ? given.map(String) : [];
  const own = WILDCARDS.includes(host) ? [hostname(), ...addresses()] : [];
  return [...names, ...[...names, ...own].map((name) => `${name}:${port}`)];
}

function addresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return all.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
}
