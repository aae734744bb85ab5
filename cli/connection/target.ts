import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { DEFAULT_PROFILE, type Profile, type Profiles } from './settings-file.ts';

export const DEFAULT_DATA_DIR = '.akkaflow';

/** How requests prove who sends them: by a token, or by a signature with credentials of AWS. */
export type Proof = { readonly type: 'token'; readonly token: string } | { readonly type: 'aws' };

/** Which region and which of the profiles that AWS tools share; absent: what the AWS SDK finds by itself. */
export interface AwsPlace {
  readonly region?: string;
  readonly profile?: string;
}

/** What a command is for, and what decided it. */
export type Target = { readonly because: string } & (
  | { readonly type: 'url'; readonly url: string; readonly proof: Proof | undefined; readonly aws: AwsPlace }
  | { readonly type: 'stack'; readonly stage: string; readonly proof: Proof | undefined; readonly aws: AwsPlace }
  | { readonly type: 'local'; readonly dataDir: string; readonly token: string | undefined }
);

type Variables = Readonly<Record<string, string | undefined>>;
type Named = Pick<GlobalOptions, 'url' | 'endpoint' | 'data' | 'token' | 'profile' | 'stage' | 'region'>;

/**
 * What is named wins over what is set, and what is set over what is found: `--url`, `--stage`, `--profile`, `--data`,
 * `AKKAFLOW_URL`, `AKKAFLOW_PROFILE`, the profile `default`, and then the system on `.akkaflow`.
 * Throws `CommandFailure` (usage) for a profile that nobody configured.
 */
export function chooseTarget(options: Named, variables: Variables, profiles: Profiles): Target {
  return namedTarget(options, variables, profiles) ?? foundTarget(options, variables, profiles);
}

/** What somebody has named for this command or this shell, if anything. */
export function namedTarget(options: Named, variables: Variables, profiles: Profiles): Target | undefined {
  const { data, stage, profile } = options;
  const url = options.url ?? options.endpoint;
  const token = options.token ?? variables['AKKAFLOW_TOKEN'];
  const proof = token === undefined ? undefined : ({ type: 'token', token } as const);
  const aws = awsPlace(options, {}, variables);
  if (url !== undefined) return { type: 'url', url, proof, aws, because: '--url' };
  if (stage !== undefined) return { type: 'stack', stage, proof, aws, because: '--stage' };
  if (profile !== undefined) return profileTarget(profile, options, variables, profiles, '--profile');
  if (data !== undefined) return { type: 'local', dataDir: data, token, because: '--data' };
  const fromUrl = variables['AKKAFLOW_URL'];
  if (fromUrl) return { type: 'url', url: fromUrl, proof, aws, because: 'AKKAFLOW_URL' };
  const fromProfile = variables['AKKAFLOW_PROFILE'];
  if (fromProfile) return profileTarget(fromProfile, options, variables, profiles, 'AKKAFLOW_PROFILE');
  return undefined;
}

function foundTarget(options: Named, variables: Variables, profiles: Profiles): Target {
  if (Object.hasOwn(profiles, DEFAULT_PROFILE)) {
    return profileTarget(DEFAULT_PROFILE, options, variables, profiles, 'the profile default');
  }
  const token = options.token ?? variables['AKKAFLOW_TOKEN'];
  return { type: 'local', dataDir: DEFAULT_DATA_DIR, token, because: 'no other is named' };
}

/** A token that stands in the environment for another deployment is not sent to one whose profile has its own proof. */
function profileTarget(name: string, options: Named, variables: Variables, profiles: Profiles, source: string): Target {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) throw noSuchProfile(name, source, profiles);
  const aws = awsPlace(options, profile, variables);
  const proof = proofOf(options.token ?? profile.token, profile);
  const because = `profile ${name} (${source})`;
  if (profile.url !== undefined) return { type: 'url', url: profile.url, proof, aws, because };
  if (profile.stage !== undefined) return { type: 'stack', stage: profile.stage, proof, aws, because };
  const mend = `give it one with 'akkaflow configure --profile ${name} --url URL' or '--stage STAGE'`;
  throw new CommandFailure(`Profile "${name}" has neither a url nor a stage: ${mend}`, EXIT.usage);
}

function proofOf(token: string | undefined, { auth }: Profile): Proof | undefined {
  if (auth === 'aws') return { type: 'aws' };
  return token === undefined ? undefined : { type: 'token', token };
}

function awsPlace({ region }: Named, profile: Profile, variables: Variables): AwsPlace {
  const where = region ?? profile.region ?? (variables['AWS_REGION'] || variables['AWS_DEFAULT_REGION'] || undefined);
  const who = profile['aws-profile'] ?? (variables['AWS_PROFILE'] || undefined);
  return { ...(where !== undefined && { region: where }), ...(who !== undefined && { profile: who }) };
}

function noSuchProfile(name: string, source: string, profiles: Profiles): CommandFailure {
  const names = Object.keys(profiles).sort();
  const there = names.length === 0 ? 'none is configured' : `there are: ${names.join(', ')}`;
  const mend = `'akkaflow configure --profile ${name} --url URL' makes it`;
  return new CommandFailure(`There is no profile "${name}" (${source}); ${there}. ${mend}`, EXIT.usage);
}
