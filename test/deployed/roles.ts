import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';

/** Who somebody is, and what IAM lets them do. */
export interface RolePlan {
  readonly name: string;
  readonly allow?: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
  readonly managedPolicies?: readonly string[];
}

type Variables = Readonly<Record<string, string>>;

const MAX_WAIT_SECONDS = 120;

/**
 * Makes IAM roles, in the place of those of an earlier call, and a file of profiles as AWS tools share it: with the answered variables and `AWS_PROFILE`, a program
 * has the rights of that role and no others.
 */
export async function makeRoles(stack: string, plans: readonly RolePlan[], root: Variables, folder: string) {
  await removeRoles(stack);
  const client = new CloudFormationClient();
  const body = { TemplateBody: JSON.stringify(templateOf(plans)), Capabilities: ['CAPABILITY_NAMED_IAM' as const] };
  await client.send(new CreateStackCommand({ StackName: stack, ...body }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 1 }, { StackName: stack });
  client.destroy();
  const file = join(folder, 'aws-config');
  writeFileSync(file, profilesOf(plans, root));
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...others } = root;
  return { ...others, AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: file };
}

export async function removeRoles(stack: string): Promise<void> {
  const client = new CloudFormationClient();
  await client.send(new DeleteStackCommand({ StackName: stack }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 1 }, { StackName: stack });
  client.destroy();
}

function templateOf(plans: readonly RolePlan[]) {
  const trust = { Effect: 'Allow', Principal: { AWS: { Ref: 'AWS::AccountId' } }, Action: 'sts:AssumeRole' };
  const entries = plans.map(({ name, allow = [], managedPolicies = [] }) => {
    const statements = allow.map(({ actions, resources }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
    }));
    const document = { Version: '2012-10-17', Statement: statements };
    const properties = {
      RoleName: name,
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
      ManagedPolicyArns: managedPolicies,
      ...(statements.length > 0 && { Policies: [{ PolicyName: 'own', PolicyDocument: document }] }),
    };
    return [name.replaceAll('-', ''), { Type: 'AWS::IAM::Role', Properties: properties }] as const;
  });
  return { Resources: Object.fromEntries(entries) };
}

/** Of account 0, the one of emulators. */
export function roleArn(name: string): string {
  return `arn:aws:iam::000000000000:role/${name}`;
}

function profilesOf(
  plans: readonly RolePlan[],
  { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: region }: Variables,
): string {
  const root = ['[profile root]', `aws_access_key_id=${id}`, `aws_secret_access_key=${secret}`, `region=${region}`];
  const roles = plans.map(({ name }) => [
    `[profile ${name}]`,
    `role_arn=${roleArn(name)}`,
    'source_profile=root',
    `region=${region}`,
  ]);
  return [root, ...roles].map((lines) => `${lines.join('\n')}\n`).join('\n');
}
