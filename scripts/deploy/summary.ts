import { command, deployCommand, type Target } from "./target.ts";

/** What the admin reads last: where the paper is, and what is left to do. */
export function summary(target: Target, address: string | null, hasToken: boolean): string {
  const left = leftToDo(target, address, hasToken);
  return [
    "",
    `The paper     ${address ?? "has no address yet"}`,
    ...(address ? [`The newsroom  ${address}/admin`] : []),
    ...(left.length > 0 ? ["", "Left to do:", ...left.map((line) => `- ${line}`)] : []),
  ].join("\n");
}

function leftToDo(target: Target, address: string | null, hasToken: boolean): string[] {
  const left: string[] = [];
  if (!hasToken)
    left.push(
      `The newsroom is closed until it has a token. Make up a long one:  ${command(target, "secret put ADMIN_TOKEN")}`,
    );
  if (target.env !== null) return left;
  if (!address || address.endsWith(".workers.dev"))
    left.push(
      `A domain of your own: the line  routes  in wrangler.toml, then  ${deployCommand(target)}  again. Only there does the data centre's cache keep pages.`,
    );
  left.push("The paper's name, address (SITE_URL), language and time zone: in the newsroom, under Settings.");
  return left;
}
