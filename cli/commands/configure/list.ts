import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { type Profile, type ProfileKey, readProfiles, settingsPath } from '../../connection/settings-file.ts';
import { addExamples } from '../../example.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { type ListForm, printList } from '../../output/print-data.ts';

/** A profile as it may be shown: whether there is a token, and no token. */
type ShownProfile = Readonly<Partial<Record<ProfileKey, string>>> & { readonly name: string };

const FORM: ListForm<ShownProfile> = {
  columns: [
    { heading: 'PROFILE', cell: ({ name }) => name },
    { heading: 'URL', cell: ({ url }) => url, flexible: true },
    { heading: 'STAGE', cell: ({ stage }) => stage },
    { heading: 'REGION', cell: ({ region }) => region },
    { heading: 'AWS PROFILE', cell: (profile) => profile['aws-profile'] },
    { heading: 'AUTH', cell: ({ auth, token }) => auth ?? (token === undefined ? '' : 'token') },
  ],
  name: ({ name }) => name,
};

/** `configure list`. */
export function addConfigureList(configure: Command, { terminal, variables }: Cli): void {
  const command = configure
    .command('list')
    .description('list what is configured, never a token')
    .action(async (_: object, self: Command) => {
      const profiles = await readProfiles(settingsPath(variables));
      const shown = Object.entries(profiles).map(([name, profile]) => ({ name, ...withoutToken(profile) }));
      printList(terminal.out, self.optsWithGlobals<GlobalOptions>(), shown, FORM);
    });
  addExamples(command, 'akkaflow configure list', 'akkaflow configure list -o name');
}

/** What may be shown in place of a token. */
export const TOKEN_IS_SET = '(set)';

function withoutToken({ token, ...profile }: Profile): Profile {
  return token === undefined ? profile : { ...profile, token: TOKEN_IS_SET };
}
