/** The beginning of a text, at most `maxBytes` of UTF-8, cut between two characters. */
export function cutBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  // A streaming decoder keeps back the bytes of a character that is cut in two.
  return new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true });
}

/** The beginning of a text, at most `max` UTF-16 units, cut between two characters. */
export function cutCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  return /[\uD800-\uDBFF]$/.test(text.slice(0, max)) ? text.slice(0, max - 1) : text.slice(0, max);
}
