/**
 * The text that themes keep in base64 (tagDiv's attributes, WPBakery's raw HTML, which is percent-encoded inside), or null where
 * a value is none: what decodes to nothing that people or browsers read is left alone.
 */
export function hiddenText(value: string): string | null {
  const written = value.replace(/\s+/g, "");
  if (written.length < 16 || written.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(written)) return null;
  // A word or a path is none: base64 of a text mixes both cases.
  if (!/[a-z]/.test(written) || !/[A-Z]/.test(written)) return null;
  const decoded = decodeUtf8(Buffer.from(written, "base64"));
  if (decoded === null || /[^\P{Cc}\t\n\r]/u.test(decoded)) return null;
  return unescapePercents(decoded);
}

function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Bytes that are no text.
    return null;
  }
}

function unescapePercents(text: string): string {
  if (!/^(?:[^%]|%[\da-f]{2})+$/i.test(text) || !/%(?:3C|20|0A)/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Percent signs that encode nothing.
    return text;
  }
}
