import { describe, expect, it } from 'vitest';
import { mailSettings } from '#local/mail-options.ts';

describe('The SMTP URL of local mode', () => {
  it.each([
    ['smtp://etl:c4n4ry@mail', 'smtp://…@mail'],
    ['smtp://etl:a:c4n4ry/@mail', 'smtp://…@mail'],
    ['smtp://etl:c4n4ry/b@mail:25', 'smtp://…@mail:25'],
    ['etl:c4n4ry@b@mail', '…@mail'],
    ['https://mail', 'https://mail'],
  ])('that is %s is refused, and a password in it is not shown', (smtpUrl, shown) => {
    expect(() => mailSettings({ smtpUrl }, '/mails', {})).toThrow(`--smtp-url is '${shown}'; it must be such as`);
  });

  it('takes its password from the environment', () => {
    const by = { type: 'smtp', url: 'smtp://etl@mail', password: { variable: 'AKKAFLOW_SMTP_PASSWORD' } };
    const settings = mailSettings({ smtpUrl: by.url }, '/mails', { AKKAFLOW_SMTP_PASSWORD: 'c4n4ry' });
    expect(settings).toMatchObject({ by });
  });
});
