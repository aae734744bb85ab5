import { MailError } from '#core/model/errors.ts';
import { LIST } from '#core/parser/grammar/value-types.ts';
import type { ActionFailure, ActionOutcome, WorkerAction, WorkerActionContext } from '#core/ports/action.ts';
import type { CancelSignal } from '#core/ports/cancel-signal.ts';
import type { Mail } from '#core/ports/mailer.ts';
import { userFailure } from '../user-failure.ts';
import { htmlToText } from './html-to-text.ts';
import { markupToHtml } from './markup-to-html.ts';

/** `a@b`, or a name and `<a@b>`: what else an address can be, the mail server knows. */
const ADDRESS = /^(?:[^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/;

/** `<email>`: a mail to those named in `to`, or to the receivers of the workflow. */
export const emailAction: WorkerAction = {
  kind: 'email',
  place: 'worker',
  async run(context: WorkerActionContext): Promise<ActionOutcome> {
    const mail = mailOf(context);
    if ('outcome' in mail) return mail;
    try {
      const end = await Promise.race([context.sendMail(mail), aborted(context.cancel)]);
      if (end === 'aborted') return userFailure('stopped while the mail was handed over: it may have gone out');
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      return { outcome: 'FAILED', message: error.message, fault: error.retriable ? 'platform' : 'user' };
    }
    await context.log('out', Buffer.from(`sent "${mail.subject}" to ${mail.to.join(', ')}\n`));
    return { outcome: 'SUCCEEDED' };
  },
};

function mailOf({ action, subject: { workflow, mailReceivers } }: WorkerActionContext): Mail | ActionFailure {
  const { to, subject } = action.content.attributes;
  const named = LIST.parse(to?.value ?? '') ?? [];
  const receivers = named.length > 0 ? named : mailReceivers;
  if (receivers.length === 0) {
    return userFailure('nobody to send it to: give <email> a `to`, or the workflow `mail-receivers`');
  }
  const wrong = receivers.filter((address) => !ADDRESS.test(address));
  if (wrong.length > 0) {
    return userFailure(`no mail address: ${wrong.join(', ')}; write name@host, several separated by commas`);
  }
  const html = markupToHtml(action.content);
  if (html === '') return userFailure('<email> is empty: write the mail inside it');
  const given = (subject?.value ?? '').replace(/\s+/g, ' ').trim();
  return { to: receivers, subject: given || `[akkaflow] ${workflow}: ${action.name}`, html, text: htmlToText(html) };
}

function aborted(signal: CancelSignal): Promise<'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve('aborted');
    else signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
}
