import { MIN_MASKED_CHARACTERS } from '#core/links/link-draft.ts';

/** A line of a key that is as long as this is as good as the key. */
const MIN_LINE_CHARACTERS = 16;

/**
 * The forms of a secret that are masked: as it is, base64 and base64url wherever it begins within three bytes, URL-encoded,
 * hexadecimal, and as JSON and XML write it. Of a secret of several lines each long line counts as one too. None of one
 * that is shorter than four characters.
 */
export function variantsOf(secret: string): ReadonlySet<string> {
  const lines = secret.split(/\r?\n/);
  const parts = lines.length === 1 ? lines : [...lines.filter((line) => line.length >= MIN_LINE_CHARACTERS), secret];
  const long = parts.filter((part) => [...part].length >= MIN_MASKED_CHARACTERS && !/^-----[A-Z ]+-----$/.test(part));
  return new Set(long.flatMap((part) => [...encodings(part)]).filter((text) => text.length >= MIN_MASKED_CHARACTERS));
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
