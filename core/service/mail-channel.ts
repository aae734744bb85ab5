import { renderHtml } from '../notice/render-html.ts';
import { renderText } from '../notice/render-text.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Message, NoticeChannel } from '../ports/notice-channel.ts';

const ID_CHARACTERS = 32;

/** Notices as mails to those whom they concern; one that concerns nobody is done with. */
export function mailChannel(mailer: Mailer, digest: (text: string) => string): NoticeChannel {
  return {
    name: 'mail',
    async send({ id, receivers, report }: Message): Promise<void> {
      if (receivers.length === 0) return;
      await mailer.send({
        to: receivers,
        subject: report.subject,
        html: renderHtml(report),
        text: renderText(report),
        messageId: `<${digest(id).slice(0, ID_CHARACTERS)}@akkaflow>`,
      });
    },
  };
}
