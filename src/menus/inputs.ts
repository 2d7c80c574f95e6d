import * as z from "zod";

/** More would be no menu, and all of them are on every page. */
const MAX_ITEMS = 40;

/** Unicode noncharacters mark slots in pages, NUL ends strings in SQLite: neither is text. */
const line = (max: number) =>
  z
    .string()
    .max(max, `at most ${max} characters`)
    .transform((value) =>
      value
        .toWellFormed()
        .replace(/[\0\uFDD0-\uFDEF]/g, "")
        .replace(/\s+/g, " ")
        .trim(),
    );

/** An address, or with the words that it is to be called by. */
const item = z.union([
  line(2_000).transform((to) => ({ to, label: "" })),
  z.object({ to: line(2_000), label: line(80).default("") }),
]);

const items = z.array(item).max(MAX_ITEMS, `at most ${MAX_ITEMS} entries`);

/** Menus that are left out stay as they are. */
export const menusInput = z
  .object({
    main: items.optional(),
    thenSections: z.boolean().optional(),
    footer: items.optional(),
    social: items.optional(),
  })
  .refine(
    (menus) => Object.keys(menus).length > 0,
    "send at least one of: main, thenSections, footer, social",
  );

export type MenusInput = z.infer<typeof menusInput>;
