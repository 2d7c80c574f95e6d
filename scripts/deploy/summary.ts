import type { Released } from "./release.ts";
import { command, deployCommand, type Target } from "./target.ts";

/** What the admin reads last: where the paper is, and what is left to do. */
export function summary(target: Target, released: Released, hasToken: boolean): string {
  const { address } = released;
  const left = leftToDo(target, released, hasToken);
  return [
    "",
    `The paper     ${address ?? "has no address yet"}`,
    ...(address ? [`The newsroom  ${address}/admin`] : []),
    ...(left.length > 0 ? ["", "Left to do:", ...left.map((line) => `- ${line}`)] : []),
  ].join("\n");
}

function leftToDo(target: Target, { address, hasMedia }: Released, hasToken: boolean): string[] {
  const left: string[] = [];
  if (!hasToken)
    left.push(
      `The newsroom is closed until it has a token. Make up a long one:  ${command(target, "secret put ADMIN_TOKEN")}`,
    );
  if (!hasMedia)
    left.push(
      `Pictures are off: switch on R2 at https://dash.cloudflare.com/?to=/:account/r2 (free up to 10 GB; Cloudflare asks for a means of payment), then  ${deployCommand(target)}  again. A CLOUDFLARE_API_TOKEN must be allowed to edit Workers R2 Storage.`,
    );
  if (target.env !== null) return left;
  if (!address || address.endsWith(".workers.dev"))
    left.push(
      `A domain of your own: the line  routes  in wrangler.toml, then  ${deployCommand(target)}  again. Only there does the data centre's cache keep pages.`,
    );
  left.push("The paper's name, address (SITE_URL), language and time zone: in the newsroom, under Settings.");
  return left;
}
