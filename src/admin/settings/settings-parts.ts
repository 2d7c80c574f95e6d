import { GROUPS } from "../../config/groups.ts";

/** A page whose fields are declared as settings; the first of them is where the settings begin. */
const ofGroup = <Name extends keyof typeof GROUPS>(name: Name) => ({
  name,
  label: GROUPS[name].title,
  path: name === "paper" ? "/admin/settings" : `/admin/settings/${name}`,
});

const page = <Name extends string>(name: Name, label: string) => ({
  name,
  label,
  path: `/admin/settings/${name}`,
});

/** The settings' pages, by what somebody who looks for one has in mind. */
export const SETTINGS_PARTS = [
  {
    title: "The paper",
    pages: [ofGroup("paper"), ofGroup("mail"), page("connections", "Keys and connections")],
  },
  {
    title: "What readers see",
    pages: [
      page("face", "Look"),
      page("menus", "Menus and pages"),
      page("front", "Front page"),
      page("lists", "Sections and authors"),
      ofGroup("reading"),
    ],
  },
  { title: "Comments", pages: [ofGroup("comments"), ofGroup("spam"), page("words", "Word lists")] },
  {
    title: "Robots and other companies",
    pages: [ofGroup("robots"), page("code", "Code of others"), page("files", "Files for programs")],
  },
] as const;

type SettingsPage = (typeof SETTINGS_PARTS)[number]["pages"][number];

export type SettingsPageName = SettingsPage["name"];

export const SETTINGS_PAGES: Record<SettingsPageName, SettingsPage> = Object.fromEntries(
  SETTINGS_PARTS.flatMap(({ pages }) => pages.map((one) => [one.name, one])),
) as Record<SettingsPageName, SettingsPage>;
