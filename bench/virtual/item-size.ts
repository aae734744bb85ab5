/** An item, or a value of one, as DynamoDB's JSON has it. */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, AttributeValue>>;

/** Bytes that DynamoDB counts for an item: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemSize(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  const [type, content] = Object.entries(value)[0] ?? ['NULL', true];
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return (
        Math.ceil(
          String(content)
            .replace(/[-.]/g, '')
            .replace(/^0+|0+$/g, '').length / 2,
        ) + 1
      );
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'SS':
    case 'NS':
      return (content as readonly string[]).reduce((sum, each) => sum + Buffer.byteLength(each), 0);
    case 'L':
      return 3 + (content as readonly AttributeValue[]).reduce((sum, each) => sum + 1 + valueSize(each), 0);
    case 'M':
      return 3 + itemSize(content as Item) + Object.keys(content as Item).length;
    default:
      return 1;
  }
}

/** Write units for an item of that size: one for each begun KiB. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}
