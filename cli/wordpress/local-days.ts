import type { Item } from "./read-export.ts";

/**
 * The days of an archive are those of a clock. Where the old site's showed another day than UTC's, its address of that day leads
 * to the month, should the paper's clock have nothing on it.
 * @param base the old site's folder, without its last slash
 */
export function openLocalDays(base: string) {
  const days = new Set<string>();
  return {
    add: ({ fields }: Item): void => {
      if (fields.get("wp:post_type") !== "post" || fields.get("wp:status") !== "publish") return;
      const [local, utc] = ["wp:post_date", "wp:post_date_gmt"].map((name) =>
        fields.get(name)?.trim().slice(0, 10),
      );
      if (local && utc !== local && /^[12]\d{3}-\d\d-\d\d$/.test(local)) days.add(local.replaceAll("-", "/"));
    },
    list: (): { from: string; to: string }[] =>
      [...days].map((day) => ({ from: `${base}/${day}/`, to: `/${day.slice(0, 7)}/` })),
  };
}
