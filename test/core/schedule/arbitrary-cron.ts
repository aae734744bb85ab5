import fc, { type Arbitrary } from 'fast-check';

function field(min: number, max: number): Arbitrary<string> {
  const number = fc.integer({ min, max });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 2, max });
  return fc.oneof(
    number.map(String),
    range,
    fc.uniqueArray(number, { minLength: 2, maxLength: 5 }).map((list) => list.join(',')),
    fc.tuple(range, number.map(String)).map((list) => list.join(',')),
    step.map((width) => `*/${width}`),
    fc.tuple(range, step).map(([one, width]) => `${one}/${width}`),
    fc.tuple(number, step).map(([first, width]) => `${first}/${width}`),
  );
}

const mostlyAll = (restricted: Arbitrary<string>, weight: number) =>
  fc.oneof({ arbitrary: fc.constant('*'), weight }, { arbitrary: restricted, weight: 1 });

const night = fc.oneof(fc.integer({ min: 0, max: 4 }).map(String), fc.constantFrom('0-3', '1,2', '2,3', '0-23', '23'));

const hour = fc.oneof(night, field(0, 23), fc.constantFrom('*', '*/2', '*/3'));

const dayOfMonth = fc.oneof(field(1, 28), fc.constantFrom('L', '1,15,L', '25-31'));

const weekday = fc.oneof(
  field(0, 6),
  fc.constantFrom(
    'sun',
    'mon-fri',
    '7',
    '0,7',
    '5-7',
    '0L',
    'sunL',
    '0#2',
    '0#1',
    'sun#5',
    '6#4,0#4',
    '1,0L',
    'fri,sat',
  ),
);

/** A cron expression of five fields, such that most are due near a change of offset. */
export const cronExpression: Arbitrary<string> = fc
  .tuple(field(0, 59), hour, mostlyAll(dayOfMonth, 3), mostlyAll(field(1, 12), 5), mostlyAll(weekday, 2))
  .map((fields) => fields.join(' '));
