import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodOptions,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { UserPool } from 'aws-cdk-lib/aws-cognito';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeServerless } from './acknowledge-serverless.ts';
import type { Handler } from './handler.ts';

export interface ApiProps {
  readonly handler: Handler;
  readonly users: UserPool;
  readonly logRetention: RetentionDays;
  readonly rateLimit: number;
  readonly tracing: boolean;
  /** Of an emulator, which has the API below its own address. */
  readonly endpoint?: string;
}

/** Part of every address. */
const STAGE_NAME = 'api';

/** The REST API: one function behind it, which hears from API Gateway who calls, by IAM or by the user pool. */
export class Api extends Construct {
  /** With the stage and without a `/` at the end. */
  readonly url: string;
  readonly restApi: RestApi;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { handler, users, endpoint } = props;
    this.restApi = this.#makeApi(props);
    const integration = new LambdaIntegration(handler.function, { allowTestInvoke: false });
    acknowledge(this.restApi.root, {
      COG4: 'Callers of /ui have users of the pool; all others sign with credentials of IAM',
    });
    const iam: MethodOptions = { authorizationType: AuthorizationType.IAM };
    const authorizer = new CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [users] });
    const cognito: MethodOptions = { authorizationType: AuthorizationType.COGNITO, authorizer };
    const { root } = this.restApi;
    for (const path of ['v1', 'akkaflow'])
      root.addResource(path).addResource('{proxy+}').addMethod('ANY', integration, iam);
    root.addResource('openapi.json').addMethod('GET', integration, iam);
    root.addResource('ui').addResource('{proxy+}').addMethod('ANY', integration, cognito);
    const { restApiId } = this.restApi;
    this.url =
      endpoint === undefined
        ? `https://${restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${STAGE_NAME}`
        : `${endpoint}/restapis/${restApiId}/${STAGE_NAME}/_user_request_`;
  }

  #makeApi({ logRetention, rateLimit, tracing }: ApiProps): RestApi {
    const logs = new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const api = new RestApi(this, 'RestApi', {
      // Metrics go by this name: two deployments of an account must not share it.
      restApiName: Stack.of(this).stackName,
      description: 'akkaflow',
      endpointTypes: [EndpointType.REGIONAL],
      // API Gateway needs a role of its own account-wide to write logs; it stays, since others may write by it.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: STAGE_NAME,
        tracingEnabled: tracing,
        throttlingRateLimit: rateLimit,
        throttlingBurstLimit: 2 * rateLimit,
        accessLogDestination: new LogGroupLogDestination(logs),
        accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
      },
    });
    // An output of its own, which nobody reads.
    api.node.tryRemoveChild('Endpoint');
    if (!tracing) acknowledgeServerless(api, { APIGWXrayEnabled: 'Emulators have no X-Ray' });
    acknowledge(api, {
      APIG2: 'The function checks every request by the schema of its route',
      APIG3: 'A web ACL costs by the month, and only requests of known callers get through',
      APIG6: 'Access logs tell of every request; execution logs would hold what is in them',
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The one role of API Gateway in an account, for all APIs, as its documentation has it',
    });
    return api;
  }
}
