/**
 * Maps in order of the input with at most `bound` calls under way. The first failure is thrown once no call is under
 * way any more; other inputs may have been done before and after it.
 */
export async function mapBounded<T, R>(
  bound: number,
  inputs: readonly T[],
  call: (input: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = inputs.entries();
  const lanes = Array.from({ length: Math.min(bound, inputs.length) }, async () => {
    for (const [index, input] of waiting) results[index] = await call(input, index);
  });
  const ended = await Promise.allSettled(lanes);
  const failed = ended.find((lane) => lane.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
