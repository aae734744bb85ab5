/** Short-lived credentials of AWS. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A role that may be taken on. */
export interface RoleSource {
  /** New credentials for a session of that name, 2 to 64 of the characters `\w+=,.@-`. Throws an `AkkaflowError` that says why there are none. */
  assume(sessionName: string): Promise<RoleCredentials>;
}
