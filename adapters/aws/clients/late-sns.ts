import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';

/** Imported when it is needed, since few need it; by way of this file, since of a package that is imported late a bundle holds all there is. */
export const newSnsClient = (config: SNSClientConfig): SNSClient => new SNSClient(config);
