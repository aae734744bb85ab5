import { AwsCallError } from '../call-aws.ts';
import { type Check, must, NotHere } from '../check.ts';

const DAY_MS = 24 * 3_600_000;
const DAYS = 30;
const TAG = 'akkaflow:stage';

interface Costs {
  readonly ResultsByTime: readonly { readonly Total: Readonly<Record<string, { readonly Amount: string }>> }[];
}

/** What the deployment has cost, which may be some days' worth only. */
export const COST_CHECKS: readonly Check[] = [
  {
    name: 'cost',
    proves: `what carries the tag ${TAG} is on the bill, to be held against the table in docs/deploy.md`,
    minutes: 0.1,
    account: true,
    run: async ({ aws, stage }) => {
      const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
      const now = Date.now();
      try {
        const { ResultsByTime: months } = await aws.json<Costs>('ce', 'GetCostAndUsage', {
          TimePeriod: { Start: day(now - DAYS * DAY_MS), End: day(now) },
          Granularity: 'MONTHLY',
          Metrics: ['UnblendedCost'],
          Filter: { Tags: { Key: TAG, Values: [stage] } },
        });
        const dollars = months.reduce((sum, { Total }) => sum + Number(Total['UnblendedCost']?.Amount ?? 0), 0);
        if (dollars === 0)
          throw new NotHere(`nothing is billed by ${TAG} yet: activate it as a cost allocation tag, and wait a day`);
        must(Number.isFinite(dollars), 'the bill is no number');
        return `$${dollars.toFixed(2)} in ${DAYS} days`;
      } catch (error) {
        if (error instanceof AwsCallError) throw new NotHere(`Cost Explorer does not answer: ${error.message}`);
        throw error;
      }
    },
  },
];
