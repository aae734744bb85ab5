import { STACK_OUTPUTS, stackNameOf } from '#core/model/stack-outputs.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { AwsPlace } from './target.ts';

/** Without an answer for so long there is none. */
const TIMEOUT_MS = 15_000;

/**
 * The address of a deployment, read from the outputs of its stack; `AWS_ENDPOINT_URL` leads to an emulator.
 * Throws `CommandFailure` when there is no such stack, or it cannot be read.
 */
export async function findStack(stage: string, { region, profile }: AwsPlace): Promise<string> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient({
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  });
  const name = stackNameOf(stage);
  try {
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }), { abortSignal });
    const url = stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === STACK_OUTPUTS.apiUrl)?.OutputValue;
    if (url !== undefined) return url;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const mend = 'are --stage, --region and the AWS credentials right?';
    throw new CommandFailure(`Cannot read the stack ${name}: ${why}; ${mend}`, EXIT.error, { cause });
  } finally {
    client.destroy();
  }
  throw new CommandFailure(`The stack ${name} has no output ${STACK_OUTPUTS.apiUrl}: is it akkaflow's?`, EXIT.error);
}
