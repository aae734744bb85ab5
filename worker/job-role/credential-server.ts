import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import type { Random } from '#core/ports/random.ts';
import type { RoleSource } from '#core/ports/role-source.ts';
import { AttemptSession } from './attempt-session.ts';

export interface CredentialDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly role: RoleSource;
  /** What the SDK of AWS is to use; absent: scripts say it themselves. */
  readonly region: string | undefined;
}

/** What one attempt needs to get credentials of the job role. */
export interface AttemptCredentials {
  readonly environment: Readonly<Record<string, string>>;
  /** Must not be shown. */
  readonly token: string;
  /** From now on there are none for it. What was given out is valid until it expires: an hour at most. */
  close(): void;
}

/**
 * Gives attempts credentials of the job role, over the protocol by which ECS gives a container its own: the SDKs of AWS ask
 * for them by themselves (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html). Each
 * attempt has a token of its own, by which it gets its own session and no other. On 127.0.0.1 only.
 */
export class CredentialServer {
  private readonly deps: CredentialDeps;
  private readonly sessions = new Map<string, AttemptSession>();
  private readonly server: Server;

  private constructor(deps: CredentialDeps) {
    this.deps = deps;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(deps: CredentialDeps): Promise<CredentialServer> {
    const self = new CredentialServer(deps);
    await new Promise<void>((resolve, reject) => {
      self.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    self.server.unref();
    return self;
  }

  /** Asks nobody yet: many attempts need no credentials. `complain` is told once why it gets none. */
  open(attemptId: string, complain: (message: string) => void): AttemptCredentials {
    const token = this.deps.random.hex(32);
    this.sessions.set(token, new AttemptSession({ ...this.deps, complain }, sessionName(attemptId)));
    const { region } = this.deps;
    return {
      token,
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${this.port}/credentials`,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
        ...(region !== undefined && { AWS_REGION: region, AWS_DEFAULT_REGION: region }),
      },
      close: () => void this.sessions.delete(token),
    };
  }

  close(): void {
    this.sessions.clear();
    this.server.close();
    this.server.closeAllConnections();
  }

  private get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const session = this.sessions.get(request.headers.authorization ?? '');
    if (session === undefined)
      return reply(response, 401, problem('Unauthorized', 'no running attempt has this token'));
    try {
      const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await session.credentials();
      const Expiration = new Date(expiresAt).toISOString();
      reply(response, 200, {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        Token: sessionToken,
        Expiration,
      });
    } catch (error) {
      // By its status SDKs know that asking again at once is of no use.
      reply(response, 403, problem('JobRole', error instanceof Error ? error.message : String(error)));
    }
  }
}

function problem(code: string, message: string) {
  return { Code: code, Message: message, code, message };
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** The end tells attempts apart (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html). */
function sessionName(attemptId: string): string {
  return attemptId.replaceAll(/[^\w+=,.@-]/g, '-').slice(-64);
}
