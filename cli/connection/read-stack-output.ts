import { outputParameterOf, type StackOutput } from '#core/model/stack-outputs.ts';
import { CommandFailure } from '../command-failure.ts';
import { EXIT } from '../exit-code.ts';
import type { AwsPlace } from './target.ts';

/** Without an answer for so long there is none. */
const TIMEOUT_MS = 15_000;

/**
 * What the stack of a stage says of itself, from the SSM parameter of that output; `AWS_ENDPOINT_URL` leads to an emulator.
 * Throws `CommandFailure` when there is no such stack, or it cannot be read.
 */
export async function readStackOutput(stage: string, output: StackOutput, place: AwsPlace): Promise<string> {
  const { region, profile } = place;
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient({
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  });
  const name = outputParameterOf(stage, output);
  try {
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
    const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name }), { abortSignal });
    return parameter?.Value ?? '';
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ParameterNotFound') {
      const message = `No akkaflow is deployed as ${stage} there: SSM has no parameter ${name}; are --stage and --region right?`;
      throw new CommandFailure(message, EXIT.error, { cause });
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    const mend = 'are --region and the AWS credentials right?';
    throw new CommandFailure(`Cannot read the SSM parameter ${name}: ${why}; ${mend}`, EXIT.error, { cause });
  } finally {
    client.destroy();
  }
}
