import { Refusal } from "./errors.ts";

/** What the JSON API says of an address that it does not have. */
export function refuseUnknown(): never {
  throw new Refusal(
    "not_found",
    "The API has nothing at this address. /api/v1/openapi.json describes what there is.",
  );
}
