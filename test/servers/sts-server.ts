import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** AssumeRole of STS on 127.0.0.1: the credentials say which session they are of, and the how-manieth. */
export class StsServer {
  readonly url: string;
  /** Of each call that was answered with credentials. */
  readonly sessions: string[];
  /** Denies what is asked, when it is set. */
  denied = false;
  private readonly server;

  private constructor(server: ReturnType<typeof createServer>, sessions: string[]) {
    this.server = server;
    this.sessions = sessions;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start({ lifeMs = 3_600_000 } = {}): Promise<StsServer> {
    const sessions: string[] = [];
    const server = createServer(async (request, response) => {
      const asked = new URLSearchParams(await text(request));
      response.setHeader('content-type', 'text/xml');
      if (self.denied || asked.get('Action') !== 'AssumeRole') {
        response.statusCode = 403;
        response.end(
          '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
        );
        return;
      }
      const name = asked.get('RoleSessionName') ?? '';
      sessions.push(name);
      const expiration = new Date(Date.now() + lifeMs).toISOString();
      response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
        <AccessKeyId>ASIA-${name}-${sessions.length}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
        <SessionToken>token of ${asked.get('RoleArn')}</SessionToken><Expiration>${expiration}</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const self = new StsServer(server, sessions);
    return self;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
