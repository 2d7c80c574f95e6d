const encoder = new TextEncoder();

const keys = new Map<string, Promise<CryptoKey>>();

/** HMAC-SHA256 of `text` under `secret`, as 43 base64url characters. */
export async function sign(secret: string, text: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", await hmacKey(secret), encoder.encode(text));
  return base64url(new Uint8Array(mac));
}

/** Whether `signature` is what `sign` gives for `text`; takes the same time for every wrong answer. */
export async function verify(secret: string, text: string, signature: string): Promise<boolean> {
  return sameText(await sign(secret, text), signature);
}

/** Compares two strings of any length in a time that does not depend on where they differ. */
export async function sameText(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all(
    [a, b].map((text) => crypto.subtle.digest("SHA-256", encoder.encode(text))),
  );
  return left !== undefined && right !== undefined && crypto.subtle.timingSafeEqual(left, right);
}

/** SHA-256 of bytes, or of a text in UTF-8, as 43 base64url characters. */
export async function digest(what: string | Uint8Array): Promise<string> {
  const bytes = typeof what === "string" ? encoder.encode(what) : what;
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

function hmacKey(secret: string): Promise<CryptoKey> {
  let key = keys.get(secret);
  if (!key) {
    // A day's key replaces the day before's: the map never holds more than the few in use.
    if (keys.size >= 8) keys.clear();
    key = crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, [
      "sign",
    ]);
    keys.set(secret, key);
  }
  return key;
}

/** Bytes as text of letters, digits, - and _, without padding. */
export function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
