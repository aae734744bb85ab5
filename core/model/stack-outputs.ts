/** Outputs of the stack of a deployment, by which the command line and workers find their way: what deploys writes them. */
export const STACK_OUTPUTS = {
  /** Address of the API, with its stage and without a `/` at the end. */
  apiUrl: 'ApiUrl',
  /** The bucket of definitions, files and logs. */
  bucket: 'BucketName',
  table: 'TableName',
  bus: 'BusName',
  /** JSON object: the environment variables of every function and worker. */
  settings: 'Settings',
  userPool: 'UserPoolId',
  userPoolClient: 'UserPoolClientId',
  /** Address of the web, without a `/` at the end. */
  webUrl: 'WebUrl',
} as const;

export type StackOutput = (typeof STACK_OUTPUTS)[keyof typeof STACK_OUTPUTS];

/** The CloudFormation stack of a deployment, whose stage is a name as `prod`. */
export function stackNameOf(stage: string): string {
  return `akkaflow-${stage}`;
}

/** The SSM parameter that holds the same as an output of the stack. */
export function outputParameterOf(stage: string, output: StackOutput): string {
  return `/akkaflow/${stage}/outputs/${output}`;
}

/** Where in SSM a deployment keeps the secrets of its links. */
export function linkSecretsPathOf(stage: string): string {
  return `/akkaflow/${stage}/links`;
}
