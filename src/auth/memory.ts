import type { JSONWebKeySet } from "jose";

/** The isolate's copy of an Access team's public keys: the one module state of this room. */
export type RememberedKeys = { team: string; keys: JSONWebKeySet; fetchedAt: number };

let remembered: RememberedKeys | null = null;

export function recallKeys(team: string): RememberedKeys | null {
  return remembered?.team === team ? remembered : null;
}

export function rememberKeys(keys: RememberedKeys): RememberedKeys {
  remembered = keys;
  return keys;
}

/** As a new isolate is. */
export function forgetKeys(): void {
  remembered = null;
}
