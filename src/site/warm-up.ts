import { mainMenu } from "../pages/menus.tsx";

/**
 * What is made once in an isolate and would be made within its first request: the tables of dates and zones that the runtime loads
 * with their first use, and what JSX asks of the runtime with the first markup. As an isolate starts that is nobody's CPU.
 */
export function warmUp(): void {
  new Intl.DateTimeFormat("en", { timeZone: "UTC", dateStyle: "long", timeStyle: "short" }).format(0);
  mainMenu(null, [{ slug: "", name: "" }]);
}
