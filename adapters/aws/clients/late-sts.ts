import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** Imported when it is needed, since few need it; by way of this file, since of a package that is imported late a bundle holds all there is. */
export const newStsClient = (config: STSClientConfig): STSClient => new STSClient(config);
