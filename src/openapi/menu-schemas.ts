import * as z from "zod";
import { menusInput } from "../menus/inputs.ts";

const entry = z.object({
  to: z.string().describe("A path of the paper's, or a whole address: http, https or mailto."),
  label: z.string().describe('"": it is called by the name of what it leads to.'),
  name: z.string().describe("What it is called without a label."),
  state: z
    .enum(["shown", "draft", "scheduled", "withdrawn"])
    .describe("Readers see what is shown; another entry shows once what it leads to is published."),
});

export const MENU_BODIES = { MenusInput: menusInput };

export const MENU_ANSWERS = {
  Menus: z.object({
    main: z.array(entry),
    thenSections: z.boolean().describe("The sections with the newest articles follow in the main menu."),
    footer: z.array(entry),
    social: z.array(entry).describe("Where the paper is elsewhere: linked to with rel=me."),
  }),
};
