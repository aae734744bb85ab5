import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { AkkaflowError } from '#core/model/errors.ts';
import { outputParameterOf, STACK_OUTPUTS } from '#core/model/stack-outputs.ts';
import { nameOf } from './errors.ts';

/** The stack of a stage is not there, or it could not be asked. */
class StackError extends AkkaflowError {
  override readonly name = 'StackError';
  readonly code = 'stack';
}

/** The environment variables that the stack of a stage gives its workers, from its SSM parameter. Throws `StackError`. */
export async function readStackSettings(client: SSMClient, stage: string): Promise<Record<string, string>> {
  const parameter = outputParameterOf(stage, STACK_OUTPUTS.settings);
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter }));
    return JSON.parse(Parameter?.Value ?? '');
  } catch (cause) {
    const message =
      cause instanceof ParameterNotFound
        ? `No akkaflow is deployed as ${stage} there: SSM has no parameter ${parameter}; are the stage and AWS_REGION right?`
        : `The SSM parameter ${parameter} cannot be read: ${nameOf(cause)}; are AWS_REGION and the AWS credentials right?`;
    throw new StackError(message, { stage, parameter }, { cause });
  }
}
