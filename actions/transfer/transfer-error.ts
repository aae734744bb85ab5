import { AkkaflowError } from '#core/model/errors.ts';

/** Rows that cannot go where they are to go. The message says which, why, and what to mend: it is the user's fault. */
export class TransferError extends AkkaflowError {
  override readonly name = 'TransferError';
  readonly code = 'transfer';
}
