const TABS = [
  { name: "settings", path: "/admin/settings", label: "Settings" },
  { name: "face", path: "/admin/settings/face", label: "Look" },
  { name: "menus", path: "/admin/settings/menus", label: "Menus and pages" },
  { name: "front", path: "/admin/settings/front", label: "Front page" },
  { name: "words", path: "/admin/settings/words", label: "Word lists" },
  { name: "code", path: "/admin/settings/code", label: "Code of others" },
  { name: "files", path: "/admin/settings/files", label: "Files for programs" },
] as const;

export function SettingsTabs({ current }: { current: (typeof TABS)[number]["name"] }) {
  return (
    <ul class="tabs">
      {TABS.map(({ name, path, label }) => (
        <li>
          <a href={path} aria-current={name === current ? "page" : undefined}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
