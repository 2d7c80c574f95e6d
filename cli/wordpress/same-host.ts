/** Whether two addresses are of one site: `www.` in front and the scheme make no other. */
export function sameHost(one: URL, other: URL): boolean {
  return plainHost(one) === plainHost(other);
}

function plainHost({ host }: URL): string {
  return host.replace(/^www\./, "");
}
