import { CODE_PLACES, HOST_KINDS } from "../../../pages/code.tsx";
import { HOSTS, PLACES } from "../code/code-page.tsx";
import { FIELD_GROUPS } from "../fields.ts";
import { ABOUT } from "../files-page.tsx";
import { LISTS } from "../words-page.tsx";

/** Something that can be set: where it is, what it does, and by what other words people look for it. */
export type FoundSetting = { path: string; page: string; label: string; help: string };

type Entry = FoundSetting & { words: string };

const on =
  (path: string, page: string) =>
  (anchor: string, label: string, help: string, words = "") => ({
    path: `/admin/settings${path}#${anchor}`,
    page,
    label,
    help,
    words,
  });

const look = on("/face", "Look");
const menus = on("/menus", "Menus and pages");
const front = on("/front", "Front page");

/** Names of the settings that people call otherwise. */
const SYNONYMS: Record<string, string> = {
  SITE_NAME: "title masthead brand",
  SITE_URL: "domain host url https canonical",
  LANGUAGE: "locale translation",
  TIME_ZONE: "clock timezone utc",
  COMMENT_POLICY: "moderation premoderation approve close off",
  AI_ROBOTS: "gpt chatgpt claude crawler llm training bots",
  MAIL_FROM: "smtp sender newsletter",
  WEBHOOK_URL: "slack mattermost discord chat notification",
  EMBEDS: "youtube iframe video social",
  FETCH_AHEAD: "prefetch speculation speed prerender",
};

/** Pages whose fields are not declared as settings, in the order of the tabs. */
const OTHERS: Entry[] = [
  look(
    "face-logo",
    "Logo and colours",
    "The masthead's picture, accent, paper and ink, for light and dark.",
    "brand theme palette dark mode image",
  ),
  look(
    "face-shape",
    "Type and shape",
    "Fonts, masthead, and how dense lists are.",
    "typeface font serif webfont layout density",
  ),
  look(
    "face-icon",
    "Icon",
    "What stands in a browser's tab and on a phone's screen.",
    "favicon apple touch manifest app maskable",
  ),
  look(
    "face-sheet",
    "A sheet of your own",
    "CSS for what these choices do not reach.",
    "theme.css stylesheet custom css",
  ),
  menus(
    "menus",
    "Menus",
    "The masthead's and the footer's links, their order, and accounts elsewhere.",
    "navigation header footer links social rel=me mastodon sections",
  ),
  menus(
    "pages",
    "Pages",
    "About, contact, imprint, privacy, corrections and house rules from templates.",
    "impressum legal datenschutz gdpr dsgvo about",
  ),
  front(
    "front",
    "Front page",
    "What leads, the breaking line, and the blocks below.",
    "homepage home lead pin top stories blocks breaking news curate",
  ),
  ...LISTS.map(({ list, label, help }) =>
    on("/words", "Word lists")(list, `Words: ${label}`, help, "blocklist blacklist filter banned ban ip"),
  ),
  ...CODE_PLACES.map((place) =>
    on("/code", "Code of others")(
      place,
      `Code of others: ${PLACES[place].label}`,
      PLACES[place].help,
      "analytics statistics tracking advertisement ads adsense consent cookie banner plausible matomo google tag manager script snippet html pixel",
    ),
  ),
  ...HOST_KINDS.map((kind) =>
    on("/code", "Code of others")(
      kind,
      HOSTS[kind].label,
      HOSTS[kind].help,
      "csp content security policy host domain allow",
    ),
  ),
  ...Object.entries(ABOUT).map(([name, { label, help, path }]) =>
    on("/files", "Files for programs")(name, label, help, path),
  ),
  on("", "Settings")(
    "connections",
    "Set up outside of the newsroom",
    "Keys and connections that belong to the deployment.",
    "turnstile captcha akismet email images r2 access secret api key",
  ),
];

const ENTRIES: Entry[] = [
  ...FIELD_GROUPS.flatMap(({ title, fields }) =>
    fields.map(({ name, label, help }) =>
      on("", title)(name, label, help, `${name} ${name.replaceAll("_", " ")} ${SYNONYMS[name] ?? ""}`),
    ),
  ),
  ...OTHERS,
];

/** Settings of which label, help, name or other words have every word that was typed; those of the label first. */
export function findSettingsBy(query: string): FoundSetting[] {
  const words = folded(query).split(/\s+/).filter(Boolean).slice(0, 10);
  if (words.length === 0) return [];
  const hits = ENTRIES.filter(({ label, help, page, words: others }) => {
    const text = folded(`${label} ${page} ${others} ${help}`);
    return words.every((word) => text.includes(word));
  });
  const isInLabel = ({ label }: Entry) => words.every((word) => folded(label).includes(word));
  return [...hits.filter(isInLabel), ...hits.filter((hit) => !isInLabel(hit))].map(
    ({ path, page, label, help }) => ({ path, page, label, help }),
  );
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
