import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { SmtpMailer } from '#adapters/mail/smtp-mailer.ts';
import { systemClock } from '#adapters/system/system.ts';
import { answer, SmtpInbox } from './smtp-inbox.ts';

const MAIL = {
  to: ['Ann 安 <ann@example.com>', 'bob@example.com'],
  subject: '[akkaflow] FAILED 日报 (1ng7sae…)',
  html: '<p>日报 has &lt;failed&gt;</p>',
  text: '日报 has <failed>\n',
  messageId: '<abc@akkaflow>',
};

let inbox: SmtpInbox | undefined;
afterEach(async () => {
  await inbox?.stop();
  inbox = undefined;
});

async function mailer(options: SMTPServerOptions = {}, password?: string): Promise<SmtpMailer> {
  inbox = await SmtpInbox.start(options);
  const url = password === undefined ? inbox.url : inbox.url.replace('://', '://mei%40x@');
  return new SmtpMailer({ url, password, from: 'ETL <etl@example.com>' }, systemClock);
}

describe('a mail by SMTP', () => {
  it('arrives with its parts, addresses and subject as they were', async () => {
    await (await mailer()).send(MAIL);
    expect(inbox?.mails).toMatchObject([
      {
        recipients: ['ann@example.com', 'bob@example.com'],
        from: { name: 'ETL', address: 'etl@example.com' },
        to: [
          { name: 'Ann 安', address: 'ann@example.com' },
          { name: '', address: 'bob@example.com' },
        ],
        subject: MAIL.subject,
        messageId: MAIL.messageId,
        html: `${MAIL.html}\n`,
        text: `${MAIL.text}\n`,
      },
    ]);
  });

  it('cannot have headers put into it by a subject', async () => {
    await (await mailer()).send({ ...MAIL, subject: 'a\r\nBcc: eve@example.com\r\n\r\nbody' });
    expect(inbox?.mails[0]?.recipients).toEqual(['ann@example.com', 'bob@example.com']);
    expect(inbox?.mails[0]?.headers.some(({ key }) => key === 'bcc')).toBe(false);
  });

  it('signs in with the user of the URL and the password', async () => {
    const seen: unknown[] = [];
    const sending = await mailer(
      {
        authOptional: false,
        onAuth: ({ username, password }, _, done) => {
          seen.push([username, password]);
          done(null, { user: 'x' });
        },
      },
      's3cret',
    );
    await sending.send(MAIL);
    expect(seen).toEqual([['mei@x', 's3cret']]);
  });

  it('fails without the password in the message when the server refuses it', async () => {
    const refuse: SMTPServerOptions = { authOptional: false, onAuth: (_, __, done) => done(answer(535, 'bad login')) };
    const error = await (await mailer(refuse, 's3cret')).send(MAIL).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'mail', retriable: true, message: expect.stringContaining('bad login') });
    expect(String(error)).toMatch(/^MailError: the mail server 127\.0\.0\.1:\d+ refused to sign in/);
    expect(String(error)).not.toContain('s3cret');
  });

  it.each([
    ['for good', 550, false],
    ['for now', 451, true],
  ])('that the server refuses to everybody %s can be tried again: %s', async (_, code, retriable) => {
    const sending = await mailer({ onRcptTo: (__, ___, done) => done(answer(code, 'no such user')) });
    await expect(sending.send(MAIL)).rejects.toMatchObject({
      retriable,
      message: expect.stringMatching(
        /refused ann@example\.com, bob@example\.com: .*no such user; correct the addresses/,
      ),
    });
  });

  it('that the server refuses to some has reached the others, and is not tried again', async () => {
    const sending = await mailer({
      onRcptTo: ({ address }, _, done) => done(address.startsWith('bob') ? answer(450, 'full') : undefined),
    });
    await expect(sending.send(MAIL)).rejects.toMatchObject({
      retriable: false,
      message: expect.stringMatching(/refused bob@example\.com: .*full.*the others have the mail/),
    });
    expect(inbox?.mails).toHaveLength(1);
  });

  it.each([
    ['refuses the content for good', 554, false],
    ['is out of space', 452, true],
  ])('that a server %s can be tried again: %s', async (_, code, retriable) => {
    const sending = await mailer({
      onData: (stream, __, done) => {
        stream.resume().on('end', () => done(answer(code, 'sorry')));
      },
    });
    await expect(sending.send(MAIL)).rejects.toMatchObject({ retriable, message: expect.stringContaining('sorry') });
  });

  it('waits for a server that is not there', async () => {
    const sending = await mailer();
    await inbox?.stop();
    inbox = undefined;
    await expect(sending.send(MAIL)).rejects.toMatchObject({
      retriable: true,
      message: expect.stringMatching(/^the mail server 127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/),
    });
  });

  it('reads no file and no address that it names', async () => {
    const sneaky = { ...MAIL, html: { path: '/etc/passwd' } as unknown as string };
    await expect((await mailer()).send(sneaky)).rejects.toMatchObject({ code: 'mail' });
  });
});
