import { ConfigError } from "./config-error.ts";

/** How the newsroom sets a value. */
export type Control =
  | { kind: "text"; type?: "url"; suggestions?: "languages" | "time-zones" }
  | { kind: "lines" }
  /** `unit` stands behind the number. */
  | { kind: "number"; unit?: string; most: number }
  | { kind: "check" }
  | { kind: "choice"; options: readonly Option[] };

/** One of the values that may be chosen. */
export type Option = { value: string; label: string; help: string };

/** A kind of value: how it is set, and what its text means. */
export type Value<T> = {
  control: Control;
  /** @param text never empty unless that is the default. @throws ConfigError naming the variable and what to write */
  parse: (variable: string, text: string) => T;
};

/** No setting needs more: a century of days, and a year of minutes. */
export const MOST_DAYS = 36_500;
export const MOST_MINUTES = 525_600;
export const DAY_MINUTES = 1440;
export const MOST_COMMENTS = 1_000_000;
export const MOST = 1000;

/** What is left to the parser of a value is at most this long. */
const MAX_LENGTH = 1000;

const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/;

/** @param most in UTF-16 code units */
export function text(most = MAX_LENGTH): Value<string> {
  return { control: { kind: "text" }, parse: (variable, value) => shortEnough(variable, value, most) };
}

/** Lines of text, those with nothing on them left out; a single dash is none. */
export function lines(most = MAX_LENGTH): Value<string[]> {
  return {
    control: { kind: "lines" },
    parse: (variable, value) => {
      const written = shortEnough(variable, value, most).split("\n");
      const kept = written.map((line) => line.trim()).filter((line) => line !== "");
      return kept.length === 1 && kept[0] === "-" ? [] : kept;
    },
  };
}

/** From 0 to `most`, fractions too. */
export function number(most = Number.MAX_VALUE, unit?: string): Value<number> {
  const range = most === Number.MAX_VALUE ? "that is not negative" : `from 0 to ${most}`;
  return {
    control: { kind: "number", most, ...(unit !== undefined && { unit }) },
    parse: (variable, value) => {
      const parsed = Number(shortEnough(variable, value));
      if (Number.isFinite(parsed) && parsed >= 0 && parsed <= most) return parsed;
      throw new ConfigError(variable, `is "${value}"`, `write a number ${range}`);
    },
  };
}

/** The same without a fraction. */
export function wholeNumber(most: number, unit: string): Value<number> {
  const { control, parse } = number(most, unit);
  return {
    control,
    parse: (variable, value) => {
      const parsed = parse(variable, value);
      if (Number.isInteger(parsed)) return parsed;
      throw new ConfigError(variable, `is "${value}"`, `write a whole number from 0 to ${most}`);
    },
  };
}

/** `true` or `false`. */
export function flag(): Value<boolean> {
  const parse = oneOf(["true", "false"] as const);
  return { control: { kind: "check" }, parse: (variable, value) => parse(variable, value) === "true" };
}

/** One of the options' values. */
export function choice<const O extends readonly Option[]>(options: O): Value<O[number]["value"]> {
  const allowed = options.map(({ value }): O[number]["value"] => value);
  return { control: { kind: "choice", options }, parse: oneOf(allowed) };
}

/** The origin of an http address, or null where nothing is written. */
export function origin(): Value<string | null> {
  return {
    control: { kind: "text", type: "url" },
    parse: (variable, value) => {
      if (value === "") return null;
      const url = URL.parse(value);
      const isOrigin = url?.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
      if (isOrigin && /^https?:$/.test(url.protocol)) return url.origin;
      const fix = 'write an origin such as "https://paper.example", or leave it empty';
      throw new ConfigError(variable, `is "${value}"`, fix);
    },
  };
}

/** The address of a picture that social networks can show; null where nothing is written. */
export function pictureAddress(): Value<string | null> {
  return {
    control: { kind: "text" },
    parse: (variable, value) => {
      if (value === "") return null;
      const address = shortEnough(variable, value).trim();
      const isAddress =
        /^(?:https?:\/\/[^/]|\/[^/])/i.test(address) && URL.canParse(address, "https://paper.example");
      if (isAddress && !/\.svgz?(?:[?#]|$)/i.test(address) && !/\s/.test(address)) return address;
      const fix = "write the address of a JPEG or PNG that begins with https:// or /: networks show no SVG";
      throw new ConfigError(variable, `is "${value}"`, fix);
    },
  };
}

/** An https address of another server, or null. */
export function httpsAddress(): Value<string | null> {
  return {
    control: { kind: "text", type: "url" },
    parse: (variable, value) => {
      if (value === "") return null;
      const url = URL.parse(value);
      if (url?.protocol === "https:" && !url.username && !url.password) return url.href;
      const fix = 'write an address such as "https://chat.example/hooks/abc", or leave it empty';
      throw new ConfigError(variable, `is "${value}"`, fix);
    },
  };
}

/** A BCP 47 tag, in its canonical spelling. */
export function language(): Value<string> {
  return {
    control: { kind: "text", suggestions: "languages" },
    parse: (variable, value) => {
      try {
        return Intl.getCanonicalLocales(value)[0] ?? "en";
      } catch {
        const fix = 'write a language tag such as "en", "de" or "pt-BR"';
        throw new ConfigError(variable, `is "${value}"`, fix);
      }
    },
  };
}

/** An IANA zone. */
export function timeZone(): Value<string> {
  return {
    control: { kind: "text", suggestions: "time-zones" },
    parse: (variable, value) => {
      try {
        return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
      } catch {
        const fix = 'write a zone such as "Europe/Lisbon" or "UTC"';
        throw new ConfigError(variable, `is "${value}"`, fix);
      }
    },
  };
}

/** An e-mail address, with a name before it or without; null where nothing is written. */
export function sender(): Value<string | null> {
  return {
    control: { kind: "text" },
    parse: (variable, value) => {
      if (value === "") return null;
      const address = /^[^<>]*<([^<>]*)>$/.exec(value)?.[1] ?? value;
      if (ADDRESS.test(address)) return value;
      const fix = 'write an address: "paper@paper.example" or "The Paper <paper@paper.example>"';
      throw new ConfigError(variable, `is "${value}"`, fix);
    },
  };
}

/** E-mail addresses in a row. */
export function addresses(): Value<string[]> {
  return {
    control: { kind: "lines" },
    parse: (variable, value) => {
      const all = mailAddresses(value);
      const wrong = all.find((address) => !ADDRESS.test(address));
      if (wrong === undefined) return all;
      const fix = `write e-mail addresses parted by commas; "${wrong}" is none`;
      throw new ConfigError(variable, `has "${wrong}"`, fix);
    },
  };
}

/** Origins of other sites in a row. */
export function origins(): Value<string[]> {
  return {
    control: { kind: "lines" },
    parse: (variable, value) =>
      value
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map((one) => {
          const url = URL.parse(one);
          if (url && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href) return url.origin;
          const fix = `write origins such as https://blog.example, parted by commas; "${one}" is none`;
          throw new ConfigError(variable, `has "${one}"`, fix);
        }),
  };
}

/** Sentences, one in a line; in a variable parted by semicolons. */
export function sentences(): Value<string[]> {
  return {
    control: { kind: "lines" },
    parse: (variable, value) =>
      shortEnough(variable, value)
        .split(/[\n;]/)
        .map((line) => line.trim())
        .filter(Boolean),
  };
}

/** E-mail addresses in a text, parted by anything that is no part of one. */
export function mailAddresses(value = ""): string[] {
  return value.split(/[\s,;]+/).filter(Boolean);
}

function oneOf<T extends string>(allowed: readonly T[]) {
  return (variable: string, value: string): T => {
    const found = allowed.find((candidate) => candidate === value);
    if (!found) throw new ConfigError(variable, `is "${value}"`, `write one of: ${allowed.join(", ")}`);
    return found;
  };
}

function shortEnough(variable: string, value: string, most = MAX_LENGTH): string {
  if (value.length <= most) return value;
  throw new ConfigError(variable, `has ${value.length} characters`, `write at most ${most} characters`);
}
