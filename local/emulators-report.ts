/** The one line that the emulators print on stdout, as JSON. */
export type EmulatorsReport =
  | { readonly state: 'ready'; readonly pid: number; readonly dynamoDbUrl: string; readonly sqsAndS3Url: string }
  /** Another process has this data directory open, and kept it for as long as we waited. */
  | { readonly state: 'locked' };
