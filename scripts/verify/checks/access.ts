import { systemRandom } from '#adapters/system/system.ts';
import { ApiClient } from '#cli/client/api-client.ts';
import { type Check, must, NotHere } from '../check.ts';
import type { Verification } from '../verification.ts';

/** IAM and Cognito in front of the API, and the paths through API Gateway. */
export const ACCESS_CHECKS: readonly Check[] = [
  {
    name: 'signed-requests',
    proves: 'a request signed by IAM is accepted, and who signed it is known',
    minutes: 0.1,
    run: async ({ api }) => {
      const { name } = await api.access.whoami();
      must(name.startsWith('iam:'), `the caller is ${name}, not an identity of IAM`);
      return name;
    },
  },
  {
    name: 'unsigned-requests',
    proves: 'requests without a signature, with a wrong one, or with a token are refused before any of our code',
    minutes: 0.1,
    run: async ({ api: { url } }) => {
      const signature = `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
      for (const authorization of [undefined, signature, 'Bearer akkaflow.nobody.secret']) {
        const response = await fetch(`${url}/v1/whoami`, { headers: authorization ? { authorization } : {} });
        must(
          response.status === 403,
          `${authorization?.slice(0, 16) ?? 'no authorization'} was answered by ${response.status}`,
        );
      }
      return '403 for all three';
    },
  },
  {
    name: 'paths',
    proves: 'paths come through the stage of API Gateway as they were sent',
    minutes: 0.1,
    run: async ({ api, sandbox }) => {
      const name = `${sandbox.prefix} 步骤+%`;
      const refused = await api.workflows.info(name).then(
        () => 'found',
        (error: Error) => error.message,
      );
      must(refused.includes(name), `a name with signs in it was answered by: ${refused}`);
      await api.system.health();
      return 'a name with signs in it arrives whole';
    },
  },
  {
    name: 'cognito',
    proves: 'a user of the pool gets in at /ui by a token, and nobody without one',
    minutes: 0.3,
    run: cognito,
  },
];

/** With a user and a client of our own, which are removed again. */
async function cognito(on: Verification): Promise<string> {
  const { aws, api, sandbox, userPool } = on;
  const anonymous = await fetch(`${api.url}/ui/v1/whoami`);
  must(anonymous.status === 401, `without a token /ui answers ${anonymous.status}`);
  if (on.emulated) throw new NotHere('nobody without a token gets in; an emulator may know no tokens');
  const call = <T = unknown>(operation: string, body: object) =>
    aws.json<T>('cognito-idp', operation, { UserPoolId: userPool, ...body });
  const made = await call<{ UserPoolClient: { ClientId: string } }>('CreateUserPoolClient', {
    ClientName: sandbox.prefix,
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const { ClientId } = made.UserPoolClient;
  sandbox.later(() => call('DeleteUserPoolClient', { ClientId }));
  const Username = `${sandbox.prefix}@example.com`;
  const password = `Aa1!${systemRandom.hex(12)}`;
  await call('AdminCreateUser', { Username, MessageAction: 'SUPPRESS' });
  sandbox.later(() => call('AdminDeleteUser', { Username }));
  await call('AdminSetUserPassword', { Username, Password: password, Permanent: true });
  const { AuthenticationResult: result } = await call<{ AuthenticationResult: { IdToken: string } }>(
    'AdminInitiateAuth',
    {
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD: password },
    },
  );
  const user = new ApiClient(`${api.url}/ui`, async () => ({ authorization: result.IdToken }));
  const { name } = await user.access.whoami();
  must(name.startsWith('cognito:'), `the user is taken for ${name}`);
  return name;
}
