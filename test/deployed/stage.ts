import { STACK_OUTPUTS } from '#core/model/stack-outputs.ts';
import { type RolePlan, roleArn } from './roles.ts';

/** Not `dev`: what is of value must outlive it. */
export const STAGE = 'e2e';
export const ROLES_STACK = `akkaflow-${STAGE}-roles`;

/** Who uses the command line, who uploads definitions, and who runs workers: IAM roles, which may do just that. */
export const OPERATOR = `akkaflow-${STAGE}-operator`;
export const AUTHOR = `akkaflow-${STAGE}-author`;
export const WORKER = `akkaflow-${STAGE}-worker`;

/** Of every command of the CDK. */
export const CONTEXT = { target: 'localstack', admin: roleArn(OPERATOR) } as const;

type Variables = Readonly<Record<string, string>>;

/** A deployment that tests share. */
export interface DeploymentFacts {
  /** In the names of workflows: the endpoint may have those of an earlier run. */
  readonly run: string;
  /** The variables of somebody who may do everything. */
  readonly root: Variables;
  /** Of the stack, by their names. */
  readonly outputs: Variables;
  readonly operator: Variables;
  readonly author: Variables;
  readonly worker: Variables;
}

/** By the outputs of the stack, one of which is the policy that it has for workers elsewhere. */
export function rolesOf(outputs: Variables): readonly RolePlan[] {
  const bucket = outputs[STACK_OUTPUTS.bucket];
  const policies = Object.entries(outputs).filter(([name]) => name.includes('WorkerPolicydefault'));
  const parameters = `arn:aws:ssm:*:*:parameter/akkaflow/${STAGE}/outputs/*`;
  return [
    {
      name: OPERATOR,
      allow: [
        { actions: ['execute-api:Invoke'], resources: ['arn:aws:execute-api:*:*:*/api/*'] },
        { actions: ['ssm:GetParameter'], resources: [parameters] },
      ],
    },
    {
      name: AUTHOR,
      allow: [
        { actions: ['s3:PutObject', 's3:DeleteObject'], resources: [`arn:aws:s3:::${bucket}/definitions/*`] },
        { actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${bucket}/diagnostics/*`] },
        { actions: ['s3:ListBucket'], resources: [`arn:aws:s3:::${bucket}`] },
      ],
    },
    { name: WORKER, managedPolicies: policies.map(([, arn]) => arn) },
  ];
}
