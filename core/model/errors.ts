/**
 * The unexpected. Expected outcomes (diagnostics, a lost condition, a failed attempt) are values.
 * `code` is stable; `details` never holds a secret.
 */
export abstract class AkkaflowError extends Error {
  abstract override readonly name: string;
  abstract readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.details = details;
  }
}

/** A version names a definition whose body is not in the store. */
export class MissingBodyError extends AkkaflowError {
  override readonly name = 'MissingBodyError';
  readonly code = 'missing-body';
}

/** A stored item or a message of a newer release, or of no known form. */
export class FormatError extends AkkaflowError {
  override readonly name = 'FormatError';
  readonly code = 'unreadable-format';
}

/** A cursor that no page of that list has given out. */
export class CursorError extends AkkaflowError {
  override readonly name = 'CursorError';
  readonly code = 'bad-cursor';
}

/** Others kept changing what was to be changed. Trying again later helps; whatever was asked comes again. */
export class ContentionError extends AkkaflowError {
  override readonly name = 'ContentionError';
  readonly code = 'contention';
}

/** A mail could not be handed over. `retriable`: later it may. */
export class MailError extends AkkaflowError {
  override readonly name = 'MailError';
  readonly code = 'mail';
  readonly retriable: boolean;

  constructor(message: string, retriable: boolean, options?: ErrorOptions) {
    super(message, {}, options);
    this.retriable = retriable;
  }
}

/** A channel other than mail did not take a notice. `retriable`: later it may. */
export class ChannelError extends AkkaflowError {
  override readonly name = 'ChannelError';
  readonly code = 'channel';
  readonly retriable: boolean;

  constructor(message: string, retriable: boolean, options?: ErrorOptions) {
    super(message, {}, options);
    this.retriable = retriable;
  }
}

/**
 * The secret of a link is not where the link says it is, or may not be read. `retriable`: its store did not answer as it should,
 * which says nothing about the secret; later it may.
 */
export class SecretError extends AkkaflowError {
  override readonly name = 'SecretError';
  readonly code = 'secret';
  readonly retriable: boolean;

  constructor(
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    { retriable = false, ...options }: ErrorOptions & { readonly retriable?: boolean } = {},
  ) {
    super(message, details, options);
    this.retriable = retriable;
  }
}
