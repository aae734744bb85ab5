/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html: those of them that are used here. */
const UNITS = ['Seconds', 'Milliseconds', 'Bytes', 'Percent', 'Count', 'None'];
const MAX_METRICS = 100;
const MAX_DIMENSIONS = 9;
const MAX_VALUES = 100;
const MAX_BYTES = 256 * 1024;
const MAX_NAME = 255;

type Json = Readonly<Record<string, unknown>>;

/**
 * What of a line of the log breaks the rules of the embedded metric format, in sentences; nothing when CloudWatch would take it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * The limits are the lowest that any edition of that page has named.
 */
export function emfProblems(line: string): readonly string[] {
  if (Buffer.byteLength(line) > MAX_BYTES) return ['it is larger than an event of the log may be'];
  const root = parse(line);
  if (!isObject(root)) return ['it is no JSON object'];
  const metadata = root['_aws'];
  if (!isObject(metadata)) return ['`_aws` is no object'];
  const directives = metadata['CloudWatchMetrics'];
  if (!Array.isArray(directives)) return ['`CloudWatchMetrics` is no array'];
  return [
    ...(Number.isInteger(metadata['Timestamp']) ? [] : ['`Timestamp` is no integer']),
    ...unknownMembers(metadata, ['Timestamp', 'CloudWatchMetrics']),
    ...directives.flatMap((directive) => directiveProblems(directive, root)),
  ];
}

function directiveProblems(directive: unknown, root: Json): readonly string[] {
  if (!isObject(directive)) return ['a directive is no object'];
  const { Namespace: namespace, Dimensions: dimensions, Metrics: metrics } = directive;
  if (!Array.isArray(dimensions) || dimensions.length === 0) return ['`Dimensions` is no array of one or more'];
  if (!Array.isArray(metrics) || metrics.length > MAX_METRICS) return ['`Metrics` is no array of 100 at most'];
  const names = metrics.map((metric) => (isObject(metric) ? metric['Name'] : undefined));
  return [
    ...(isName(namespace) && !namespace.startsWith('AWS/') ? [] : ['`Namespace` is no name']),
    ...unknownMembers(directive, ['Namespace', 'Dimensions', 'Metrics']),
    ...dimensions.flatMap((set) => dimensionProblems(set, root)),
    ...metrics.flatMap((metric) => metricProblems(metric, root)),
    ...(new Set(names).size === names.length ? [] : ['a metric is named twice']),
  ];
}

function dimensionProblems(set: unknown, root: Json): readonly string[] {
  if (!Array.isArray(set) || set.length > MAX_DIMENSIONS) return ['a set of dimensions is no array of 9 at most'];
  return set.flatMap((key) => {
    const value = typeof key === 'string' ? root[key] : undefined;
    return isName(value) ? [] : [`the dimension ${key} has no text as its value`];
  });
}

function metricProblems(metric: unknown, root: Json): readonly string[] {
  if (!isObject(metric)) return ['a metric is no object'];
  const { Name: name, Unit: unit = 'None' } = metric;
  if (!isName(name)) return ['a metric has no name'];
  const value = root[name];
  const values = Array.isArray(value) ? value : [value];
  return [
    ...unknownMembers(metric, ['Name', 'Unit', 'StorageResolution']),
    ...(UNITS.includes(String(unit)) ? [] : [`${unit} is no unit`]),
    ...(values.length <= MAX_VALUES ? [] : [`${name} has more than 100 values`]),
    ...(values.every((each) => Number.isFinite(each)) ? [] : [`${name} has no numbers as its value`]),
  ];
}

function unknownMembers(object: Json, known: readonly string[]): readonly string[] {
  return Object.keys(object).flatMap((key) => (known.includes(key) ? [] : [`${key} is not known`]));
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
