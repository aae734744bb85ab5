import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderMailer } from '#adapters/mail/folder-mailer.ts';
import { JumpClock } from '#test/memory/jump-clock.ts';

const MAIL = { to: ['a@example.com'], subject: '[akkaflow] FAILED ../日报 (1n…)', html: '<p>日</p>', text: '日\n' };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mails-'));
});
afterEach(() => rm(root, { recursive: true }));

describe('a mail into a folder', () => {
  it('is a file of the mail and one of its HTML, named by time and subject, for the owner only', async () => {
    const folder = join(root, 'data', 'mails');
    await new FolderMailer(folder, 'etl@example.com', new JumpClock()).send(MAIL);
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([
      '20261123T120000000-akkaflow-FAILED-日报-1n.eml',
      '20261123T120000000-akkaflow-FAILED-日报-1n.html',
    ]);
    const [eml = '', html = ''] = names;
    const parsed = await PostalMime.parse(await readFile(join(folder, eml)));
    expect(parsed).toMatchObject({ subject: MAIL.subject, from: { address: 'etl@example.com' }, text: '日\n' });
    expect(await readFile(join(folder, html), 'utf8')).toBe(MAIL.html);
    expect((await stat(join(folder, eml))).mode & 0o777).toBe(0o600);
  });

  it('never replaces another one of the same moment', async () => {
    const mailer = new FolderMailer(root, 'etl@example.com', new JumpClock());
    await Promise.all([mailer.send(MAIL), mailer.send(MAIL), mailer.send(MAIL)]);
    expect(await readdir(root)).toHaveLength(6);
  });

  it('can be tried again when the folder cannot be made', async () => {
    await writeFile(join(root, 'file'), '');
    const mailer = new FolderMailer(join(root, 'file', 'mails'), 'etl@example.com', new JumpClock());
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ code: 'mail', retriable: true });
  });
});
