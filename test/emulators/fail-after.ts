import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Lets so many requests through and no more: all after them fail. Gives back how to end it. */
export function failAfter({ middlewareStack }: DynamoDBClient, calls: number): () => void {
  let left = calls;
  middlewareStack.add(
    (next) => (args) => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('broken off')) : next(args);
    },
    { step: 'initialize', name: 'failAfter' },
  );
  return () => middlewareStack.remove('failAfter');
}
