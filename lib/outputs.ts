import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { outputParameterOf, type StackOutput } from '#core/model/stack-outputs.ts';

/** What a deployment tells its users: outputs of the stack, and the same in SSM, where they are found by the stage alone. */
export class Outputs extends Construct {
  constructor(scope: Construct, id: string, stage: string, outputs: Readonly<Partial<Record<StackOutput, string>>>) {
    super(scope, id);
    for (const [name, value] of Object.entries(outputs) as [StackOutput, string][]) {
      const output = new CfnOutput(this, name, { value });
      // Outside of a stack of one's own the names are of one's own choice, too.
      if (this.node.path.split('/').length <= 3) output.overrideLogicalId(name);
      new StringParameter(this, `${name}Parameter`, {
        parameterName: outputParameterOf(stage, name),
        stringValue: value,
        description: `${name} of ${Stack.of(this).stackName}`,
        // The settings of many worker groups are longer than the 4 KB of the tier that costs nothing, which is taken while it does.
        tier: ParameterTier.INTELLIGENT_TIERING,
      });
    }
  }
}
