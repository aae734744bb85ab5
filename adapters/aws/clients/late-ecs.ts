import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';

/** Imported when it is needed, since few need it; by way of this file, since of a package that is imported late a bundle holds all there is. */
export const newEcsClient = (config: ECSClientConfig): ECSClient => new ECSClient(config);
