/** Outputs of the stack of a deployment, by which the command line finds its way: what deploys writes them. */
export const STACK_OUTPUTS = {
  /** Address of the API, with its stage and without a `/` at the end. */
  apiUrl: 'ApiUrl',
} as const;

/** The CloudFormation stack of a deployment, whose stage is a name as `prod`. */
export function stackNameOf(stage: string): string {
  return `akkaflow-${stage}`;
}
