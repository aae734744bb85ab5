import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';

/** Imported when it is needed, since few need it; by way of this file, since of a package that is imported late a bundle holds all there is. */
export const newSesClient = (config: SESv2ClientConfig): SESv2Client => new SESv2Client(config);
