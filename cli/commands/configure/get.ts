import { Argument, type Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { CommandFailure } from '../../command-failure.ts';
import {
  DEFAULT_PROFILE,
  PROFILE_KEYS,
  type ProfileKey,
  readProfiles,
  settingsPath,
} from '../../connection/settings-file.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import { TOKEN_IS_SET } from './list.ts';

/** `configure get KEY`: one value of a profile; of a token only that there is one. */
export function addConfigureGet(configure: Command, { terminal, variables }: Cli): void {
  const command = configure
    .command('get')
    .addArgument(new Argument('<key>', 'what of it').choices(PROFILE_KEYS))
    .description('print one value of a profile; of a token only whether there is one')
    .action(async (key: ProfileKey, _: object, self: Command) => {
      const { profile: name = DEFAULT_PROFILE } = self.optsWithGlobals<GlobalOptions>();
      const value = (await readProfiles(settingsPath(variables)))[name]?.[key];
      if (value === undefined) throw new CommandFailure(`Profile "${name}" has no ${key}`, EXIT.notFound);
      terminal.out.write(`${key === 'token' ? TOKEN_IS_SET : cleanText(value)}\n`);
    });
  addExamples(command, 'akkaflow configure get url --profile prod');
}
