import { type Command, Option } from 'commander';
import { STACK_OUTPUTS } from '#core/model/stack-outputs.ts';
import type { Cli } from '../../cli.ts';
import { CommandFailure } from '../../command-failure.ts';
import { checkUrl } from '../../connection/connect.ts';
import { readStackOutput } from '../../connection/read-stack-output.ts';
import {
  DEFAULT_PROFILE,
  type Profile,
  readProfiles,
  settingsPath,
  writeProfiles,
} from '../../connection/settings-file.ts';
import { EXIT } from '../../exit-code.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { cleanText } from '../../output/clean-text.ts';
import type { SecretInput } from '../../secret-input.ts';

interface Options extends GlobalOptions {
  readonly tokenStdin?: true;
  readonly awsProfile?: string;
  readonly auth?: 'token' | 'aws';
  readonly dryRun?: true;
}

/** `configure --profile NAME …`: keeps what is given beside what was given before. */
export function addConfigureSet(configure: Command, cli: Cli): void {
  configure
    .option('--token-stdin', 'read the token from standard input')
    .option('--aws-profile <name>', 'whose credentials of AWS sign the requests')
    .addOption(
      new Option('--auth <how>', 'aws signs requests also when the address does not show AWS').choices([
        'token',
        'aws',
      ]),
    )
    .option('--dry-run', 'check, and say what would be kept')
    .action(async (_: object, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const { variables, terminal } = cli;
      const name = options.profile ?? variables['AKKAFLOW_PROFILE'] ?? DEFAULT_PROFILE;
      const path = settingsPath(variables);
      const given = await givenProfile(options, cli.input);
      if (Object.keys(given).length === 0) {
        throw new CommandFailure(
          'Give what to keep: --url, --stage, --region, --token-stdin, --aws-profile or --auth',
          EXIT.usage,
        );
      }
      const profiles = await readProfiles(path);
      const before = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
      // An address and a stage exclude each other: what was given last holds.
      const { url: _url, stage: _stage, ...rest } = before ?? {};
      const kept =
        given.url !== undefined || given.stage !== undefined ? { ...rest, ...given } : { ...before, ...given };
      if (options.dryRun !== true) await writeProfiles(path, { ...profiles, [name]: kept });
      const verb = options.dryRun === true ? 'Would keep' : 'Kept';
      terminal.err.write(`${verb} ${Object.keys(given).join(', ')} of profile ${cleanText(name)} in ${path}\n`);
    });
}

/** A stage is looked up at once, so that a wrong one is told now; the address is read anew whenever it is used. */
async function givenProfile(options: Options, input: SecretInput): Promise<Profile> {
  const { url = options.endpoint, stage, region, awsProfile, auth } = options;
  const token = await givenToken(options, input);
  if (stage !== undefined) {
    await readStackOutput(stage, STACK_OUTPUTS.apiUrl, {
      ...(region !== undefined && { region }),
      ...(awsProfile !== undefined && { profile: awsProfile }),
    });
  }
  return {
    ...(url !== undefined && { url: checkUrl(url) }),
    ...(stage !== undefined && { stage }),
    ...(region !== undefined && { region }),
    ...(awsProfile !== undefined && { 'aws-profile': awsProfile }),
    ...(auth !== undefined && { auth }),
    ...(token !== undefined && { token }),
  };
}

/** Asked for only with an address and where somebody is there to be asked; an empty answer is none. */
async function givenToken(options: Options, input: SecretInput): Promise<string | undefined> {
  const { token, tokenStdin, auth } = options;
  if (tokenStdin === true) return checkToken(await input.readAll());
  if (token !== undefined) return checkToken(token);
  const wanted = (options.url ?? options.endpoint) !== undefined && auth !== 'aws';
  if (!wanted || input.ask === undefined) return undefined;
  return (await input.ask('Token (nothing for none): ')).trim() || undefined;
}

function checkToken(text: string): string {
  const token = text.trim();
  if (/^\S+$/.test(token)) return token;
  throw new CommandFailure('A token is one word; what came is none', EXIT.usage);
}
