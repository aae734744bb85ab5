import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AwsClients, closeAwsClients, makeAwsClients } from '#adapters/aws/clients.ts';
import { AwsSecretStore } from '#adapters/aws/secrets/aws-secret-store.ts';
import { SecretError } from '#core/model/errors.ts';
import { describeSecretStoreContract } from '#test/contract/secret-store.contract.ts';
import { type SecretServer, startSecretServer } from '#test/emulators/start-secret-server.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';

const OPTIONS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  maxAttempts: 1,
};

let server: SecretServer;
let clients: AwsClients;
let store: AwsSecretStore;
beforeAll(async () => {
  server = await startSecretServer();
  clients = makeAwsClients({ ...OPTIONS, endpoints: { ssm: server.url, secretsManager: server.url } });
  store = new AwsSecretStore(clients.ssm, clients.secretsManager, '/flow/links');
});
afterAll(async () => {
  closeAwsClients(clients);
  await server.stop();
});
beforeEach(() => {
  server.parameters.clear();
  server.secrets.clear();
  server.requests.length = 0;
});

describeSecretStoreContract('SSM', () => store);

const user = { name: 'dw', secret: { type: 'secrets-manager', arn: ARN } } as const;

describe('a managed secret', () => {
  it('is a SecureString below the path of the deployment', async () => {
    await store.write('dw', { password: 'word' });
    await store.write('数据', { password: 'word' });
    expect([...server.parameters]).toEqual([
      ['/flow/links/dw', { Type: 'SecureString', Tier: 'Intelligent-Tiering', Value: '{"password":"word"}' }],
      ['/flow/links/_5pWw5o2u', { Type: 'SecureString', Tier: 'Intelligent-Tiering', Value: '{"password":"word"}' }],
    ]);
  });

  it('is read ten a call', async () => {
    const links = Array.from(
      { length: 21 },
      (_, index) => ({ name: `l${index}`, secret: { type: 'managed' } }) as const,
    );
    await store.readAll(links);
    expect(server.requests).toEqual(['GetParameters', 'GetParameters', 'GetParameters']);
  });

  it('that is too large is refused without a word of it', async () => {
    const written = store.write('dw', { privateKey: 'k'.repeat(9_000) });
    await expect(written).rejects.toThrow(/^the secret of the link 'dw' has more than 8192 bytes$/);
  });
});

describe('a secret of Secrets Manager', () => {
  it.each([
    ['as RDS keeps it', '{"username":"etl","password":"p w","host":"db"}', { password: 'p w' }],
    ['with a key', '{"privateKey":"k","passphrase":"p"}', { privateKey: 'k', passphrase: 'p' }],
    ['that is the password itself', 'p w', { password: 'p w' }],
    ['that only begins like JSON', '{p w', { password: '{p w' }],
  ])('%s is read', async (_, text, secret) => {
    server.secrets.set(ARN, { text });
    expect(await store.read(user)).toEqual(secret);
  });

  it.each([
    [{ text: '{"pass":"c4n4ry"}' }, /JSON object without any of password, privateKey, passphrase, secretAccessKey/],
    [{ bytes: 'YQ==' }, /is binary; it must be JSON or a plain password/],
    [{ exception: 'ResourceNotFoundException' }, /there is no such secret: correct the ARN/],
    [{ exception: 'AccessDeniedException' }, /allow secretsmanager:GetSecretValue/],
  ])('%j is refused with what to mend, and with nothing secret', async (secret, message) => {
    server.secrets.set(ARN, secret);
    const error = await store.read(user).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SecretError);
    expect(String(error)).toMatch(message);
    expect(String(error)).toContain(ARN);
    expect(String(error)).not.toContain('c4n4ry');
    expect(error).toMatchObject({ retriable: false });
  });

  it.each(['ThrottlingException', 'InternalServiceError'])(
    'that cannot be read for %s may be read later',
    async (exception) => {
      server.secrets.set(ARN, { exception });
      const error = await store.read(user).catch((thrown: unknown) => thrown);
      expect(String(error)).toContain(`${ARN}: GetSecretValue failed: ${exception}`);
      expect(error).toMatchObject({ name: 'SecretError', retriable: true });
    },
  );

  it('that cannot be read hides no other', async () => {
    await store.write('own', { password: 'word' });
    const read = await store.readAll([user, { name: 'own', secret: { type: 'managed' } }]);
    expect(read.get('own')).toEqual({ password: 'word' });
    expect(read.get('dw')).toBeInstanceOf(SecretError);
  });
});

describe('when SSM does not answer', () => {
  it('says which call failed', async () => {
    const lost = new AwsSecretStore(clients.ssm, clients.secretsManager, '/not allowed');
    await expect(lost.write('dw', { password: 'word' })).rejects.toThrow('PutParameter failed: ValidationException');
  });

  it('says that the secret may be read later', async () => {
    const closed = await startSecretServer();
    await closed.stop();
    const { ssm } = makeAwsClients({ ...OPTIONS, endpoints: { ssm: closed.url } });
    const read = new AwsSecretStore(ssm, clients.secretsManager, '/flow').read({
      name: 'dw',
      secret: { type: 'managed' },
    });
    await expect(read).rejects.toMatchObject({ name: 'SecretError', retriable: true });
    ssm.destroy();
  });
});
