import { Argument, type Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { CommandFailure } from '../../command-failure.ts';
import {
  DEFAULT_PROFILE,
  PROFILE_KEYS,
  type ProfileKey,
  readProfiles,
  settingsPath,
  writeProfiles,
} from '../../connection/settings-file.ts';
import { addExamples } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';

interface Options extends GlobalOptions {
  readonly dryRun?: true;
}

/** `configure unset [KEY]`: forgets one value of a profile, or the profile. */
export function addConfigureUnset(configure: Command, { terminal, variables }: Cli): void {
  const command = configure
    .command('unset')
    .addArgument(new Argument('[key]', 'what of it; without it the whole profile').choices(PROFILE_KEYS))
    .description('forget a value of a profile, or the profile')
    .option('--dry-run', 'say what would be forgotten')
    .action(async (key: ProfileKey | undefined, _: object, self: Command) => {
      const { profile: name = DEFAULT_PROFILE, dryRun } = self.optsWithGlobals<Options>();
      const path = settingsPath(variables);
      const profiles = await readProfiles(path);
      const { [name]: before, ...others } = profiles;
      if (before === undefined) throw new CommandFailure(`There is no profile "${name}"`, EXIT.notFound);
      const kept = key === undefined ? others : { ...others, [name]: without(before, key) };
      if (dryRun !== true) await writeProfiles(path, kept);
      const what = key === undefined ? `profile ${name}` : `${key} of profile ${name}`;
      terminal.err.write(`${dryRun === true ? 'Would forget' : 'Forgot'} ${cleanText(what)}\n`);
    });
  addExamples(command, 'akkaflow configure unset token --profile prod', 'akkaflow configure unset --profile prod');
}

function without<T extends object>(values: T, key: keyof T): T {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key)) as T;
}
