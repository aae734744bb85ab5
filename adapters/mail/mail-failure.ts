import { MailError } from '#core/model/errors.ts';

const MAX_ANSWER_CHARACTERS = 300;

/** What is looked at of an exception of nodemailer. */
interface Failure {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message?: string;
  readonly rejected?: readonly unknown[];
  /** By SES. */
  readonly name?: string;
}

const FINAL_ANSWERS_OF_SES: readonly string[] = ['MessageRejected', 'BadRequestException'];

/** Says of a failed sending what happened, what to mend, and whether trying again can help. `server` is shown. */
export function mailFailure(cause: unknown, server: string): MailError {
  const failure: Failure = typeof cause === 'object' && cause !== null ? cause : {};
  const { code = '', responseCode, rejected = [] } = failure;
  const answer = (failure.response ?? failure.message ?? String(cause)).slice(0, MAX_ANSWER_CHARACTERS);
  const fail = (message: string, retriable: boolean) => new MailError(message, retriable, { cause });
  if (code === 'EAUTH') {
    return fail(`${server} refused to sign in: ${answer}; correct the user of the SMTP URL or its password`, true);
  }
  if (code === 'EENVELOPE' && rejected.length > 0) {
    const isLater = responseCode !== undefined && responseCode < 500;
    return fail(`${server} refused ${rejected.join(', ')}: ${answer}; correct the addresses`, isLater);
  }
  if (responseCode !== undefined) return fail(`${server} refused the mail: ${answer}`, responseCode < 500);
  if (FINAL_ANSWERS_OF_SES.includes(failure.name ?? '')) return fail(`${server} refused the mail: ${answer}`, false);
  if (code === 'EENVELOPE') return fail(`the mail has no address that can be used: ${answer}`, false);
  return fail(`${server} cannot be reached: ${answer}`, true);
}
