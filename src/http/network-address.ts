/** Where a request comes from, as far as readers are told apart by it. */
export type Origin = {
  /** An IPv4 address, or the /64 of an IPv6 address: what one customer has. */
  address: string;
  /** The /24, or the /48. */
  network: string;
};

/** Address and network of an IP address as text; what is none is an address and a network of its own. */
export function originOf(ip: string): Origin {
  const ipv4 = ip.match(/^(?:::ffff:)?((\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3})$/i);
  if (ipv4) return { address: ipv4[1] ?? ip, network: ipv4[2] ?? ip };
  if (!ip.includes(":")) return { address: ip, network: ip };
  const groups = groupsOf(ip);
  return { address: groups.slice(0, 4).join(":"), network: groups.slice(0, 3).join(":") };
}

/** The eight groups of an IPv6 address, without leading zeros, in lower case. */
function groupsOf(ip: string): string[] {
  const [before = "", after] = ip.toLowerCase().split("::");
  const first = before.split(":").filter(Boolean);
  const last = (after ?? "").split(":").filter(Boolean);
  const missing = after === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(missing).fill("0"), ...last].map(
    (group) => group.replace(/^0+/, "") || "0",
  );
}
