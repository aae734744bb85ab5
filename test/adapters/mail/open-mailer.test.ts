import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import type { SMTPServerOptions } from 'smtp-server';
import { describe, expect, it } from 'vitest';
import { makeSesClient } from '#adapters/aws/clients/ses-client.ts';
import { type MailerDeps, openMailer } from '#adapters/mail/open-mailer.ts';
import { secretReader } from '#adapters/system/read-secret.ts';
import { systemClock } from '#adapters/system/system.ts';
import { answer, SmtpInbox } from './smtp-inbox.ts';

const MAIL = { to: ['a@example.com'], subject: 's', html: '<p>h</p>', text: 't' };
const UNUSED: MailerDeps = {
  clock: systemClock,
  readSecret: () => Promise.reject(new Error('no secret')),
  makeSesClient: () => Promise.reject(new Error('no SES')),
};

describe('the mailer of a deployment', () => {
  it('that has no settings says so, for good', async () => {
    await expect(openMailer(undefined, UNUSED).send(MAIL)).rejects.toMatchObject({
      retriable: false,
      message: expect.stringContaining('AKKAFLOW_MAIL'),
    });
  });

  it('reads a password anew after the server refused it', async () => {
    const onAuth: SMTPServerOptions['onAuth'] = ({ password }, _, done) =>
      password === 'new' ? done(null, { user: 'x' }) : done(answer(535, 'no'));
    const inbox = await SmtpInbox.start({ authOptional: false, onAuth });
    const variables = { PASSWORD: 'old' };
    const readSecret = secretReader(variables, { read: async () => ({}) });
    const url = inbox.url.replace('://', '://mei@');
    const by = { type: 'smtp', url, password: { variable: 'PASSWORD' } } as const;
    const mailer = openMailer({ from: 'etl@example.com', by }, { ...UNUSED, readSecret });
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ retriable: true });
    variables.PASSWORD = 'new';
    await mailer.send(MAIL);
    expect(inbox.mails).toHaveLength(1);
    await inbox.stop();
  });

  it('can be tried again when its secret is not there', async () => {
    const readSecret = secretReader({}, { read: async () => ({}) });
    const by = { type: 'smtp', url: 'smtp://127.0.0.1:1', password: { variable: 'NOT_SET' } } as const;
    await expect(openMailer({ from: 'a@b.c', by }, { ...UNUSED, readSecret }).send(MAIL)).rejects.toMatchObject({
      code: 'mail',
      retriable: true,
      message: 'the environment variable NOT_SET is missing: set it',
    });
  });

  it.each([
    ['is taken', 200, undefined],
    ['is refused for good', 400, false],
    ['meets an outage', 503, true],
  ])('by SES %s', async (_, status, retriable) => {
    const requests: { path: string; raw: string }[] = [];
    const server = createServer(async (request, response) => {
      const body = JSON.parse(await text(request)) as { Content: { Raw: { Data: string } } };
      requests.push({ path: request.url ?? '', raw: Buffer.from(body.Content.Raw.Data, 'base64').toString() });
      response.setHeader('x-amzn-errortype', status === 400 ? 'MessageRejected' : 'InternalFailure');
      response.writeHead(status).end(status === 200 ? '{"MessageId":"1"}' : '{"message":"not verified"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const ses = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
    const options = { region: 'eu-west-1', credentials, endpoints: { ses }, maxAttempts: 1 };
    const deps = { ...UNUSED, makeSesClient: () => makeSesClient(options) };
    const sending = openMailer({ from: 'etl@example.com', by: { type: 'ses' } }, deps).send(MAIL);
    if (retriable === undefined) await sending;
    else await expect(sending).rejects.toMatchObject({ code: 'mail', retriable });
    expect(requests[0]?.path).toBe('/v2/email/outbound-emails');
    expect(await PostalMime.parse(requests[0]?.raw ?? '')).toMatchObject({ subject: 's', text: 't\n' });
    server.closeAllConnections();
    server.close();
  });
});
