import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * From now on the answer to the first try of every request is lost: the request is carried out, and the SDK, which
 * hears of a broken connection, sends it again. Gives back how to end it.
 */
export function loseFirstAnswers(client: DynamoDBClient): () => void {
  const name = 'loseFirstAnswers';
  client.middlewareStack.add(
    (next) => {
      const answered = new WeakSet<object>();
      return async (args) => {
        const result = await next(args);
        if (answered.has(args.input)) return result;
        answered.add(args.input);
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      };
    },
    // After the step in which the SDK repeats requests.
    { step: 'finalizeRequest', priority: 'low', name },
  );
  return () => client.middlewareStack.remove(name);
}
