import { AkkaflowError, SecretError } from '#core/model/errors.ts';

/** DynamoDB or S3 did not do what was asked, after the retries of the SDK. Nothing above the adapters knows the SDK. */
export class StoreError extends AkkaflowError {
  override readonly name = 'StoreError';
  readonly code = 'store-failed';
}

/** SQS or EventBridge did not take, give or delete messages, after retries. Those it took may be delivered. */
export class QueueError extends AkkaflowError {
  override readonly name = 'QueueError';
  readonly code = 'queue-failed';
}

/** Runs a call of the SDK and throws a `StoreError` with its exception as the cause; what is an error of ours stays it. */
export async function storeCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof AkkaflowError) throw cause;
    throw new StoreError(`${operation} failed: ${nameOf(cause)}`, { operation, reason: nameOf(cause) }, { cause });
  }
}

/** Runs a call of the SDK and throws a `QueueError` with its exception as the cause. */
export async function queueCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new QueueError(`${operation} failed: ${nameOf(cause)}`, { operation, reason: nameOf(cause) }, { cause });
  }
}

/** What SSM and KMS answer for good, until somebody mends something. All else, throttling above all, passes. */
const FINAL_FOR_SECRETS: readonly string[] = ['AccessDeniedException', 'InvalidKeyId', 'ValidationException'];

/** Runs a call of the SDK and throws a `SecretError` with its exception as the cause. */
export async function secretCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    const reason = nameOf(cause);
    const retriable = !FINAL_FOR_SECRETS.includes(reason);
    throw new SecretError(`${operation} failed: ${reason}`, { operation, reason }, { cause, retriable });
  }
}

/** The `name` by which the SDK tells its exceptions apart. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
