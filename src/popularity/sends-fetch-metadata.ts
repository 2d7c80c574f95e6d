/**
 * The first versions that send Fetch Metadata (Sec-Fetch-Mode and its like) with every page that they open over https: Chrome and
 * what is made of it 80, Firefox 90, Safari 16.4. Older ones send nothing, and count without.
 */
const FIRST_CHROME = 80;
const FIRST_FIREFOX = 90;
const FIRST_SAFARI = 16.4;

/** Apps' own windows, and browsers whose pages are fetched by a proxy of their maker: they may send less. */
const SENDS_LESS =
  /; wv\)|FBA[NV]\/|Instagram|Opera Mini|Puffin|UCBrowser|Silk\/|GSA\/|MicroMessenger|Line\//;

/** Whether an agent says that it is a browser which sends Fetch Metadata. */
export function sendsFetchMetadata(agent: string): boolean {
  if (SENDS_LESS.test(agent)) return false;
  const version = (name: RegExp) => Number(name.exec(agent)?.[1] ?? Number.NaN);
  const chrome = version(/ Chrome\/(\d+)/);
  if (!Number.isNaN(chrome)) return chrome >= FIRST_CHROME;
  return (
    version(/ Firefox\/(\d+)/) >= FIRST_FIREFOX ||
    (/ Safari\/\d/.test(agent) && version(/ Version\/(\d+\.\d+)/) >= FIRST_SAFARI)
  );
}
