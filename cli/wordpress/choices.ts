import { Failure } from "../failure.ts";
import type { TaxonomyUse } from "./categories.ts";
import type { Choices } from "./survey.ts";

type Written = { type?: string[]; taxonomy?: string[]; timezone?: string };

/** What somebody has chosen on the command line: `--type recipe=article --taxonomy series=tags --timezone Europe/London`. */
export function readChoices({ type = [], taxonomy = [], timezone }: Written): Choices {
  const types = pairs("type", type, ["article", "page"] as const);
  const taxonomies: Map<string, TaxonomyUse> = pairs("taxonomy", taxonomy, ["tags", "section"] as const);
  return { types, taxonomies, timeZone: timezone === undefined ? undefined : zoneOf(timezone) };
}

function pairs<Value extends string>(
  option: string,
  given: string[],
  allowed: readonly Value[],
): Map<string, Value> {
  return new Map(
    given.map((pair) => {
      const [name = "", written = ""] = pair.split("=");
      const value = allowed.find((one) => one === written);
      if (name === "" || value === undefined)
        throw new Failure(
          `--${option} ${pair}: write a name and ${allowed.join(" or ")}, such as --${option} ${name || "recipe"}=${allowed[0]}.`,
          2,
        );
      return [name, value] as const;
    }),
  );
}

function zoneOf(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new Failure(
      `--timezone ${name}: there is no such zone. Write one such as Europe/London or America/New_York.`,
      2,
    );
  }
}
