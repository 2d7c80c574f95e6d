const TABS = [
  { name: "settings", path: "/admin/settings", label: "Settings" },
  { name: "face", path: "/admin/settings/face", label: "Look" },
  { name: "menus", path: "/admin/settings/menus", label: "Menus and pages" },
  { name: "front", path: "/admin/settings/front", label: "Front page" },
  { name: "lists", path: "/admin/settings/lists", label: "Sections and authors" },
  { name: "words", path: "/admin/settings/words", label: "Word lists" },
  { name: "code", path: "/admin/settings/code", label: "Code of others" },
  { name: "files", path: "/admin/settings/files", label: "Files for programs" },
] as const;

/** The settings' pages, and the box that looks through all of them; the key / leads to it. `current`: null on the page of what was found. */
export function SettingsTabs({
  current,
  query = "",
}: {
  current: (typeof TABS)[number]["name"] | null;
  query?: string;
}) {
  return (
    <>
      <search>
        <form class="row find" action="/admin/settings/search">
          <label for="find">
            Find a setting <kbd>/</kbd>
          </label>
          <input
            id="find"
            type="search"
            name="q"
            value={query}
            maxlength={100}
            autocomplete="off"
            aria-keyshortcuts="/"
          />
          <button type="submit" class="quiet">
            Find
          </button>
        </form>
      </search>
      <ul class="tabs">
        {TABS.map(({ name, path, label }) => (
          <li>
            <a href={path} aria-current={name === current ? "page" : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
