import { MIN_MASKED_CHARACTERS } from '#core/links/link-draft.ts';

/** What is shorter than this of a secret of several lines is masked together with the line before it only. */
const MIN_LINE_CHARACTERS = 16;

/**
 * The forms of a secret that are masked: as it is, base64 and base64url wherever it begins within three bytes, URL-encoded,
 * hexadecimal, and as JSON and XML write it. A secret of several lines is masked line by line, which covers the whole in each
 * of these forms. None of one that is shorter than four characters.
 */
export function variantsOf(secret: string): ReadonlySet<string> {
  const long = linesOf(secret).filter(isLong);
  return new Set(long.flatMap((part) => [...encodings(part)]).filter(isLong));
}

/** Line breaks do not count when secrets are looked for. */
function isLong(text: string): boolean {
  return [...text.replace(/[\r\n]/g, '')].length >= MIN_MASKED_CHARACTERS;
}

/** Each long line, with the short ones that follow it; the first and the last of a PEM file are no secret. */
function linesOf(secret: string): readonly string[] {
  const lines: string[] = [];
  for (const line of secret.split(/(?<=\n)/)) {
    if (/^-----[A-Z ]+-----\r?\n?$/.test(line)) continue;
    const last = lines.at(-1);
    const isShort =
      line.trimEnd().length < MIN_LINE_CHARACTERS ||
      (last?.trimEnd().length ?? MIN_LINE_CHARACTERS) < MIN_LINE_CHARACTERS;
    if (isShort && last !== undefined) lines[lines.length - 1] = last + line;
    else lines.push(line);
  }
  return lines.map((line) => line.replace(/\r?\n$/, ''));
}

function* encodings(secret: string): Generator<string> {
  yield secret;
  const bytes = Buffer.from(secret);
  for (const before of [0, 1, 2]) {
    const core = base64Core(bytes, before);
    yield core;
    yield core.replaceAll('+', '-').replaceAll('/', '_');
  }
  const hex = bytes.toString('hex');
  yield hex;
  yield hex.toUpperCase();
  const url = encodeURIComponent(secret.toWellFormed());
  const strict = url.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
  for (const encoded of [url, strict]) {
    yield encoded;
    yield encoded.replaceAll('%20', '+');
    yield encoded.replace(/%../g, (triple) => triple.toLowerCase());
  }
  const json = JSON.stringify(secret).slice(1, -1);
  yield json;
  yield json.replaceAll('/', '\\/');
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  yield xml;
  yield xml.replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  yield xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;');
}

/** The characters of base64 that the secret alone decides, after so many bytes of something else. */
function base64Core(secret: Buffer, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
  return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6));
}
