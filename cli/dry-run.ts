import type { Command } from 'commander';
import { mayDo, type Role } from '#core/model/access.ts';
import { ROOT } from '#core/model/folder.ts';
import type { ApiClient } from './client/api-client.ts';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';
import { cleanText } from './output/clean-text.ts';
import type { Channel } from './terminal.ts';

export interface DryRunOption {
  readonly dryRun?: true;
}

/** Adds `--dry-run`, with which a command checks what it can and changes nothing. */
export function addDryRun(command: Command): Command {
  return command.option('--dry-run', 'check what can be checked, and say what would be changed');
}

/**
 * Says what would be done, once the caller is known to have the right to it. `dir` absent: a right on all folders is
 * needed. Throws `CommandFailure` (denied) otherwise.
 */
export async function tellDryRun(
  client: ApiClient,
  err: Channel,
  needed: { readonly role: Role; readonly dir?: string },
  sentence: string,
): Promise<void> {
  const { name, grants } = await client.access.whoami();
  const { role, dir = ROOT } = needed;
  if (!mayDo(grants, role, dir)) {
    throw new CommandFailure(`${name} would need the role ${role} on ${cleanText(dir)}`, EXIT.denied);
  }
  err.write(`${cleanText(sentence)}; nothing was changed\n`);
}
