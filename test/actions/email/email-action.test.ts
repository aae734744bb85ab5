import { afterEach, describe, expect, it } from 'vitest';
import { emailAction } from '#actions/email/email-action.ts';
import { SmtpMailer } from '#adapters/mail/smtp-mailer.ts';
import { systemClock } from '#adapters/system/system.ts';
import { hasErrors } from '#core/model/diagnostic.ts';
import { parseDefinition, resolveAction } from '#core/parser/parse-definition.ts';
import type { WorkerActionContext } from '#core/ports/action.ts';
import { answer, SmtpInbox } from '#test/adapters/mail/smtp-inbox.ts';
import { actionContext } from '#test/factories/action-context.ts';

let inbox: SmtpInbox | undefined;
afterEach(async () => {
  await inbox?.stop();
  inbox = undefined;
});

interface Run {
  readonly root?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly overrides?: Partial<WorkerActionContext>;
}

/** An `<email>` as a definition has it: parsed, resolved with parameters, and run. */
async function run(email: string, { root = '', params = {}, overrides = {} }: Run = {}) {
  const xml = `<work-flow name="w" ${root}><start name="s" to="mail"/>
    <action name="mail">${email}<ok to="e"/></action><end name="e"/></work-flow>`;
  const { definition, diagnostics } = parseDefinition(xml);
  if (definition?.type !== 'workflow' || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
  const references = { params, logicalTime: Date.UTC(2026, 10, 28), timezone: 'UTC' };
  const { action } = resolveAction(definition, 1, references);
  if (action === undefined) throw new Error('not resolved');
  inbox ??= await SmtpInbox.start();
  const mailer = new SmtpMailer({ url: inbox.url, from: 'etl@example.com' }, systemClock);
  const subject = { ...actionContext().subject, mailReceivers: definition.workflow.mailReceivers };
  return emailAction.run(actionContext({ action, subject, sendMail: (mail) => mailer.send(mail), ...overrides }));
}

const OK = { outcome: 'SUCCEEDED' };

describe('an <email>', () => {
  it('of elements arrives as HTML, with a text beside it', async () => {
    const email =
      '<email to="a@example.com, Ann &lt;b@example.com&gt;" subject="Of ${time.yesterday}"><h1>Rows</h1><p>1 &lt; 2<br/>&amp; <a href="https://example.com/?a=1&amp;b=2">more</a></p><td/></email>';
    expect(await run(email)).toEqual(OK);
    expect(inbox?.mails).toMatchObject([
      {
        recipients: ['a@example.com', 'b@example.com'],
        subject: 'Of 2026-11-27',
        html: '<h1>Rows</h1><p>1 &lt; 2<br>&amp; <a href="https://example.com/?a=1&amp;b=2">more</a></p><td></td>\n',
        text: expect.stringMatching(/^Rows\s+1 < 2\n& more \(https:\/\/example\.com\/\?a=1&b=2\)\s+$/),
      },
    ]);
  });

  it.each([
    ['in <html>', '<html><![CDATA[<p>a &amp; b</p>]]></html>'],
    ['alone', '<![CDATA[<p>a &amp; b</p>]]>'],
  ])('of text that is HTML %s arrives as it is', async (_, content) => {
    expect(await run(`<email to="a@example.com">${content}</email>`)).toEqual(OK);
    expect(inbox?.mails).toMatchObject([{ html: '<p>a &amp; b</p>\n', text: expect.stringMatching(/^a & b\n/) }]);
  });

  it.each([
    ['elements', '<p title="${param:x}">${param:x}</p>'],
    ['text that is HTML', '<html><![CDATA[<p title="${param:x}">${param:x}</p>]]></html>'],
    ['text that is HTML, alone', '<![CDATA[<p title="${param:x}">${param:x}</p>]]>'],
  ])('of %s takes no markup from a parameter', async (_, content) => {
    const params = { x: '"><script>alert(1)</script>&' };
    expect(await run(`<email to="a@example.com">${content}</email>`, { params })).toEqual(OK);
    const escaped = '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;';
    expect(inbox?.mails[0]?.html).toBe(`<p title="${escaped}">${escaped}</p>\n`);
  });

  it('goes to the receivers of the workflow, with a subject of its own, when it names none', async () => {
    expect(await run('<email><p>x</p></email>', { root: 'mail-receivers="ops@example.com"' })).toEqual(OK);
    expect(inbox?.mails).toMatchObject([{ recipients: ['ops@example.com'], subject: '[akkaflow] w: mail' }]);
  });

  it('says in its log to whom it went', async () => {
    const written: string[] = [];
    const log = async (_: string, bytes: Uint8Array) => void written.push(Buffer.from(bytes).toString());
    await run('<email to="a@example.com" subject="Hi"><p>x</p></email>', { overrides: { log } });
    expect(written).toEqual(['sent "Hi" to a@example.com\n']);
  });

  it('cannot have headers put into it by a parameter', async () => {
    const params = { x: 'a\r\nBcc: eve@example.com' };
    expect(await run('<email to="a@example.com" subject="${param:x}"><p>x</p></email>', { params })).toEqual(OK);
    expect(inbox?.mails).toMatchObject([{ recipients: ['a@example.com'], subject: 'a Bcc: eve@example.com' }]);
  });

  it.each([
    ['without receivers', '<email><p>x</p></email>', /^nobody to send it to: give <email> a `to`/],
    ['with a wrong address', '<email to="bob, a@b@c, a@b.c"><p>x</p></email>', /^no mail address: bob, a@b@c; write/],
    ['that is empty', '<email to="a@b.c"><html>${param:nothing}</html></email>', /^<email> is empty/],
  ])('%s fails and says what to mend', async (_, email, message) => {
    expect(await run(email, { params: { nothing: '' } })).toEqual({
      outcome: 'FAILED',
      fault: 'user',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    [550, 'user'],
    [451, 'platform'],
  ])('whose receiver the server refuses with %i is a fault of the %s', async (code, fault) => {
    inbox = await SmtpInbox.start({ onRcptTo: (_, __, done) => done(answer(code, 'no such user')) });
    expect(await run('<email to="a@example.com"><p>x</p></email>')).toEqual({
      ...{ outcome: 'FAILED', fault },
      message: expect.stringMatching(/refused a@example\.com: .*no such user; correct the addresses$/),
    });
  });

  it('ends at once when it is to stop while a server hangs', async () => {
    const stop = new AbortController();
    const sendMail = () => {
      stop.abort();
      return new Promise<void>(() => {});
    };
    const overrides = { sendMail, cancel: stop.signal };
    expect(await run('<email to="a@example.com"><p>x</p></email>', { overrides })).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining('may have gone out'),
    });
  });
});

describe('an <email> in a file', () => {
  it.each([
    ['', '', ['no-receivers']],
    ['to="a@b.c"', '', []],
    ['', 'mail-receivers="a@b.c"', []],
    ['to=" , "', 'mail-receivers=" "', ['no-receivers']],
  ])('with %j and %j gets the warnings %j', (to, root, codes) => {
    const xml = `<work-flow name="w" ${root}><start name="s" to="m"/>
      <action name="m"><email ${to}><p>x</p></email><ok to="e"/></action><end name="e"/></work-flow>`;
    expect(parseDefinition(xml).diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});
