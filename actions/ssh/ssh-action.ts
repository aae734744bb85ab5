import { connectSsh } from '#adapters/links/ssh/connect-ssh.ts';
import { type RemoteCommand, type RemoteExit, startRemoteCommand } from '#adapters/links/ssh/remote-command.ts';
import type { SshConnection } from '#adapters/links/ssh/ssh-connection.ts';
import type { OpenLink } from '#core/model/link.ts';
import { SSH_ATTRIBUTES } from '#core/parser/grammar/ssh.ts';
import { readAttributes } from '#core/parser/read-attributes.ts';
import { childElement, elementText } from '#core/parser/text.ts';
import type { ActionContext, ActionOutcome, ProcessAction } from '#core/ports/action.ts';
import { exitOutcome } from '../exit-outcome.ts';
import { linkFailure } from '../link-failure.ts';
import { userFailure } from '../user-failure.ts';

/** Linux refuses a single argument of 128 KiB (MAX_ARG_STRLEN, execve(2)), and quoting may lengthen the command. */
const MAX_COMMAND_BYTES = 64 * 1024;
/** For the guard on the host to end the command; it takes four seconds at most. */
const END_MS = 6000;

/** `<ssh>`: runs a command on another machine, with the host and the credentials of an `sftp` link. */
export const sshAction: ProcessAction = {
  kind: 'ssh',
  place: 'process',
  async run(context: ActionContext): Promise<ActionOutcome> {
    const { content } = context.action;
    const { link: name, host, user } = readAttributes(content, SSH_ATTRIBUTES, 'resolved');
    const element = childElement(content, 'command');
    const command = element === undefined ? '' : elementText(element);
    if (command.trim() === '') return userFailure('<ssh> has no command: write one inside its <command>');
    if (Buffer.byteLength(command) > MAX_COMMAND_BYTES) {
      return userFailure(
        `the command has more than ${MAX_COMMAND_BYTES} bytes: put it in a file on the host and run that`,
      );
    }
    if (name === undefined)
      return userFailure('<ssh> needs a `link` of type sftp, whose credentials and host key it uses');
    const link = context.link(name);
    if ('outcome' in link) return link;
    if (link.link.type !== 'sftp') {
      return userFailure(`the link \`${name}\` is of type ${link.link.type}: <ssh> needs one of type sftp`);
    }
    return runOn(context, link, { ...(host && { host }), ...(user && { user }) }, command);
  },
};

async function runOn(
  context: ActionContext,
  link: OpenLink,
  other: { readonly host?: string; readonly user?: string },
  command: string,
): Promise<ActionOutcome> {
  let connection: SshConnection | undefined;
  try {
    connection = await connectSsh(link, context, other);
    return exitOutcome(await follow(context, connection, await startRemoteCommand(connection, command)));
  } catch (error) {
    return linkFailure(error);
  } finally {
    await connection?.close();
  }
}

/** Logs what the command writes until it ends. A cancel ends it, and hangs up on a host that does not obey. */
async function follow(context: ActionContext, connection: SshConnection, running: RemoteCommand): Promise<RemoteExit> {
  const { cancel, clock } = context;
  const over = new AbortController();
  const stop = async () => {
    running.end();
    await clock.sleep(END_MS, over.signal);
    if (!over.signal.aborted) await connection.close();
  };
  const onCancel = () => void stop();
  cancel.addEventListener('abort', onCancel, { once: true });
  if (cancel.aborted) onCancel();
  try {
    const copy = async (stream: 'out' | 'err', chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) await context.log(stream, chunk);
    };
    await Promise.all([copy('out', running.stdout), copy('err', running.stderr)]);
    return await running.exit;
  } finally {
    over.abort();
    cancel.removeEventListener('abort', onCancel);
  }
}
