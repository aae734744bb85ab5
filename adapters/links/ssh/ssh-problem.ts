import { FileSystemError } from '../errors.ts';
import { fileProblem } from '../files/file-problem.ts';

/** Where a connection leads, as its failures call it. */
export interface SshPlace {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** Why no connection came about, as a `FileSystemError`; one that is already stays as it is. */
export function connectProblem(error: unknown, place: SshPlace, timeoutSeconds: number): FileSystemError {
  if (error instanceof FileSystemError) return error;
  const { host, port, user } = place;
  const address = `${host}:${port}`;
  const { level, code, message } = partsOf(error);
  const problem = (fault: 'user' | 'platform', text: string) => fileProblem(fault, text, { ...place, code }, error);
  if (level === 'client-authentication') {
    return problem(
      'user',
      `${address} refuses the user \`${user}\`: correct the user, password or private key of the link`,
    );
  }
  // Before it connects; these errors of the client have no codes.
  if (message.startsWith('Cannot parse privateKey')) return keyProblem(message);
  if (level === 'client-timeout') return problem('platform', `${address} gave no answer within ${timeoutSeconds} s`);
  if (code === 'ENOTFOUND') return problem('user', `there is no host \`${host}\`: correct the \`host\` of the link`);
  if (level === 'client-socket') return problem('platform', `${address} cannot be reached: ${code || message}`);
  return problem('platform', `${address}: ${message}`);
}

/** What is wrong with a private key, without a word of it. */
function keyProblem(message: string): FileSystemError {
  if (message.includes('no passphrase given')) {
    return fileProblem('user', 'the private key of the link is encrypted: give the link its passphrase', {});
  }
  if (/passphrase|decrypt|integrity/i.test(message)) {
    return fileProblem('user', 'the passphrase of the link does not open its private key', {});
  }
  return fileProblem(
    'user',
    'the private key of the link is not one that can be read: give it as OpenSSH or PEM text',
    {},
  );
}

function partsOf(error: unknown) {
  const { level, code, message } = Object(error) as Readonly<Record<string, unknown>>;
  return { level, code: typeof code === 'string' ? code : '', message: String(message ?? error) };
}
