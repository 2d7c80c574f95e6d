import { KEY } from "../../src/media/types.ts";
import { addressesIn, withNewAddresses } from "../pictures/addresses.ts";

/** A picture or file of the paper that an article shows, at its whole address. */
export type ShownFile = { url: string; alt: string };

/** Numbers that neither articles nor the lead pictures have. */
const FIRST_SHOWN = 2_000_000_000;

/** The whole address of one of the paper's own pictures; null for what is none. */
function wholeAddress(siteUrl: string, address: string): string | null {
  const key = /^\/media\/([^/?#]+)$/.exec(address)?.[1];
  return key !== undefined && KEY.test(key) ? siteUrl + address : null;
}

/** A body whose pictures are at whole addresses, so that WordPress finds them again when it has fetched them; and which they are. */
export function withWholeAddresses(siteUrl: string, body: string): { body: string; files: ShownFile[] } {
  const files = addressesIn({ body }).flatMap(({ address, alt }) => {
    const url = wholeAddress(siteUrl, address);
    return url === null ? [] : [{ url, alt }];
  });
  return withNewAddresses({ body, files }, (address) => wholeAddress(siteUrl, address));
}

/** The numbers of the pictures of one file, which has each once. */
export function openPictureNumbers() {
  const numbers = new Map<string, number>();
  return {
    /** @param wanted a number for it, if it has none yet @returns its number, and whether it is new */
    numberOf: (url: string, wanted = FIRST_SHOWN + numbers.size): { id: number; isNew: boolean } => {
      const known = numbers.get(url);
      if (known !== undefined) return { id: known, isNew: false };
      numbers.set(url, wanted);
      return { id: wanted, isNew: true };
    },
  };
}
