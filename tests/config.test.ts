import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "../src/config.ts";

describe("readConfig", () => {
  it("reads wrangler.toml", () => {
    const config = readConfig(env);
    expect(config.site.name).toBe("Broadsheet");
    expect(config.site.url).toBeNull();
    expect(config.edge.kvDailyWrites).toBe(900);
  });

  it.each([
    ["SITE_URL", "paper.example"],
    ["SITE_URL", "https://paper.example/blog"],
    ["LANGUAGE", "english please"],
    ["TIME_ZONE", "Atlantis/Capital"],
    ["COMMENT_POLICY", "maybe"],
    ["KV_DAILY_WRITES", "many"],
  ])("says what is wrong with %s = %s", (name, value) => {
    expect(() => readConfig({ ...env, [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ ...env, [name]: value })).toThrow(name);
  });

  it("keeps only the origin of SITE_URL", () => {
    expect(readConfig({ ...env, SITE_URL: "https://paper.example/" }).site.url).toBe("https://paper.example");
  });
});
