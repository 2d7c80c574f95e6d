import { XML_DECLARATION, xml } from "./xml.ts";

/** The description's own limit for the short name. */
const SHORT_NAME = 16;

/** How browsers and other programs search the paper (OpenSearch 1.1, draft 6): the head of every page names it. */
export function openSearchDescription(site: { name: string; language: string; origin: string }): string {
  const address = xml(`${site.origin}/search?q={searchTerms}`);
  const name = [...site.name].slice(0, SHORT_NAME).join("").trim();
  return `${XML_DECLARATION}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>${xml(name)}</ShortName><LongName>${xml([...site.name].slice(0, 48).join(""))}</LongName><Description>${xml(site.name)}</Description>
<Language>${xml(site.language)}</Language><InputEncoding>UTF-8</InputEncoding>
<Image width="32" height="32">${xml(site.origin)}/favicon.ico</Image>
<Url type="text/html" template="${address}"/><Url type="application/json" template="${address}&amp;format=json"/>
<Url type="application/opensearchdescription+xml" rel="self" template="${xml(site.origin)}/opensearch.xml"/>
</OpenSearchDescription>
`;
}
