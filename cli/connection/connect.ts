import { STACK_OUTPUTS } from '#core/model/stack-outputs.ts';
import { ApiClient } from '../client/api-client.ts';
import { type Authorizer, bearer } from '../client/http.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { GlobalOptions } from '../global-options.ts';
import { findLocal, tokenOf } from './local-files.ts';
import { readStackOutput } from './read-stack-output.ts';
import { readProfiles, settingsPath } from './settings-file.ts';
import { awsSignature, isApiGateway } from './sign-requests.ts';
import { type AwsPlace, chooseTarget, DEFAULT_DATA_DIR, type Proof, type Target } from './target.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The system a command is for, see `chooseTarget`. Throws `CommandFailure` when that leads nowhere. */
export async function connect(options: GlobalOptions, variables: Variables): Promise<ApiClient> {
  const profiles = await readProfiles(settingsPath(variables));
  return connectTo(chooseTarget(options, variables, profiles), options.data);
}

/** `dataDir`: where the token of a local system is, for an address that comes without any proof. */
export async function connectTo(target: Target, dataDir: string = DEFAULT_DATA_DIR): Promise<ApiClient> {
  switch (target.type) {
    case 'url':
      return new ApiClient(checkUrl(target.url), await authorizerOf(target.url, target, dataDir));
    case 'stack': {
      const url = await readStackOutput(target.stage, STACK_OUTPUTS.apiUrl, target.aws);
      return new ApiClient(url, provenBy(target.proof ?? { type: 'aws' }, target.aws));
    }
    case 'local': {
      const local = await findLocal(target.dataDir);
      if (local === undefined) throw nothingRuns(target.dataDir);
      return new ApiClient(local.url, bearer(target.token ?? local.token));
    }
  }
}

async function authorizerOf(
  url: string,
  { proof, aws }: { readonly proof: Proof | undefined; readonly aws: AwsPlace },
  dataDir: string,
): Promise<Authorizer> {
  if (proof !== undefined) return provenBy(proof, aws);
  if (isApiGateway(url)) return awsSignature(aws);
  const token = await tokenOf(dataDir);
  if (token !== undefined) return bearer(token);
  throw new CommandFailure(`No token for ${url}: give --token or set AKKAFLOW_TOKEN`, EXIT.usage);
}

function provenBy(proof: Proof, aws: AwsPlace): Authorizer {
  return proof.type === 'token' ? bearer(proof.token) : awsSignature(aws);
}

/** Throws `CommandFailure` (usage) for what is no address of a server. */
export function checkUrl(url: string): string {
  const protocol = URL.parse(url)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return url;
  throw new CommandFailure(`"${url}" is no URL; one looks like http://127.0.0.1:8080`, EXIT.usage);
}

function nothingRuns(dataDir: string): CommandFailure {
  return new CommandFailure(
    `No system runs on ${dataDir}: start one with 'akkaflow local up --data ${dataDir}', or name another with --data, --url or --profile`,
    EXIT.error,
  );
}
