import * as z from "zod";
import { emailInput } from "../posting/inputs.ts";

/** As the form sends it. */
export const followInput = z.object({
  email: emailInput,
  what: z.enum(["thread", "answers"], "Please choose what to follow").default("thread"),
  when: z.enum(["now", "daily"], "Please choose how often").default("now"),
});
