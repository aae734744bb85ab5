import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Bundled in the place of `@aws-sdk/credential-provider-node`: a function has the credentials of its role in environment variables, so
 * that what asks single sign-on, containers, machines and files for some would never run.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const defaultProvider = fromEnv;
