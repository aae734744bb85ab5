import { Aws, SecretValue } from 'aws-cdk-lib';
import {
  OAuthScope,
  ProviderAttribute,
  type UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolIdentityProviderOidc,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { FederationProps } from './props.ts';

export interface SignInProps {
  readonly stage: string;
  readonly users: UserPool;
  /** Address of the web, to which users come back. */
  readonly webUrl: string;
  readonly federation?: FederationProps | undefined;
}

/** How users of the web sign in: on the pages of the user pool, or by way of the provider of a company. */
export class SignIn extends Construct {
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { stage, users, webUrl, federation }: SignInProps) {
    super(scope, id);
    // Names of pages are unique in a region, so the account is part of it.
    users.addDomain('Domain', { cognitoDomain: { domainPrefix: `akkaflow-${stage}-${Aws.ACCOUNT_ID}` } });
    const provider = federation && this.#provider(users, federation);
    this.client = users.addClient('Web', {
      generateSecret: false,
      preventUserExistenceErrors: true,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${webUrl}/`],
        logoutUrls: [`${webUrl}/`],
      },
      supportedIdentityProviders: [
        UserPoolClientIdentityProvider.COGNITO,
        ...(federation ? [UserPoolClientIdentityProvider.custom(federation.name)] : []),
      ],
    });
    if (provider) this.client.node.addDependency(provider);
  }

  #provider(users: UserPool, { name, issuerUrl, clientId, clientSecretArn }: FederationProps): Construct {
    return new UserPoolIdentityProviderOidc(this, 'Provider', {
      userPool: users,
      name,
      issuerUrl,
      clientId,
      clientSecret: SecretValue.secretsManager(clientSecretArn).unsafeUnwrap(),
      scopes: ['openid', 'email', 'profile'],
      attributeMapping: { email: ProviderAttribute.other('email') },
    });
  }
}
