import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findProblems, readConfig } from "../../src/config/config.ts";
import { ConfigError } from "../../src/config/config-error.ts";
import { SETTING_NAMES, SETTINGS } from "../../src/config/settings.ts";

describe("readConfig", () => {
  it("reads wrangler.toml", () => {
    const config = readConfig(env);
    expect(config.site.name).toBe("Broadsheet");
    expect(config.site.url).toBeNull();
    expect(config.cache.kvDailyWrites).toBe(900);
  });

  it.each([
    ["SITE_URL", "paper.example"],
    ["SITE_URL", "https://paper.example/blog"],
    ["LANGUAGE", "english please"],
    ["TIME_ZONE", "Atlantis/Capital"],
    ["COMMENT_POLICY", "maybe"],
    ["KV_DAILY_WRITES", "many"],
    ["EDIT_MINUTES", "1e9"],
    // Nobody is known by their comments for longer than a day.
    ["EDIT_MINUTES", "1441"],
    ["SPAM_KEEP_DAYS", "-1"],
    ["SITE_NAME", "x".repeat(121)],
    ["SITE_URL", "https://ida:secret@paper.example"],
    ["MAIL_FROM", "The Paper"],
    ["MODERATOR_MAILS", "ida@paper.example, nobody"],
  ])("says what is wrong with %s = %s", (name, value) => {
    expect(() => readConfig({ ...env, [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ ...env, [name]: value })).toThrow(name);
  });

  it("keeps only the origin of SITE_URL", () => {
    expect(readConfig({ ...env, SITE_URL: "https://paper.example/" }).site.url).toBe("https://paper.example");
  });

  it.each([
    "paper@paper.example",
    "The Paper <paper@paper.example>",
    '"The Paper, Ltd." <paper@paper.example>',
  ])("takes mails from %s", (MAIL_FROM) => {
    const given = { ...env, MAIL_FROM, SITE_URL: "https://paper.example" };
    expect(readConfig(given).mail?.from).toBe(MAIL_FROM);
  });

  it("goes by the newsroom's settings where wrangler.toml is silent", () => {
    const given = { ...env, SITE_NAME: "Fixed", SITE_TAGLINE: "" };
    const { site } = readConfig(given, { SITE_NAME: "Set", SITE_TAGLINE: "Daily" });
    expect(site).toMatchObject({ name: "Fixed", tagline: "Daily" });
  });

  it("does without those that cannot be used, and with all others", () => {
    const { site, comments } = readConfig(
      { ...env },
      { SITE_NAME: "Set", TIME_ZONE: "Atlantis", EDIT_MINUTES: "x" },
    );
    expect(site).toMatchObject({ name: "Set", timeZone: "UTC" });
    expect(comments.editMinutes).toBe(10);
  });

  it("does not hide what wrangler.toml has wrong behind the newsroom's settings", () => {
    expect(() => readConfig({ ...env, TIME_ZONE: "Atlantis" }, { TIME_ZONE: "UTC" })).toThrow("TIME_ZONE");
  });
});

describe("findProblems", () => {
  it("finds none in the defaults", () => {
    const defaults = Object.fromEntries(SETTING_NAMES.map((name) => [name, SETTINGS[name].fallback]));
    expect(findProblems(env, defaults)).toEqual({});
  });

  it("finds all at once, and says what to write", () => {
    expect(
      findProblems(env, { LANGUAGE: "english please", COMMENT_POLICY: "maybe", SITE_NAME: "Fine" }),
    ).toEqual({
      LANGUAGE: 'Write a language tag such as "en", "de" or "pt-BR".',
      COMMENT_POLICY: "Write one of: open, hold-first-links, hold-first-timers, hold, closed.",
    });
  });

  it("names the score that must be higher, wherever it stands", () => {
    const problems = { SPAM_AT: "Write a number from 3 up." };
    expect(findProblems(env, { HOLD_AT: "3" })).toEqual(problems);
    expect(findProblems(env, { HOLD_AT: "3", SPAM_AT: "2.5" })).toEqual(problems);
  });
});
