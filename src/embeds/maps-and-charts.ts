import { type Embed, match, type Provider, withQueries } from "./embed.ts";

const DATAWRAPPER: Provider = {
  hosts: /^datawrapper\.dwcdn\.net$|^(?:www\.)?datawrapper\.de$/,
  find: ({ hostname, pathname }) => {
    const found = hostname.endsWith(".de")
      ? match(pathname, /^\/_\/(\w{5})\/?$/)
      : match(pathname, /^\/(\w{5})(?:\/(\d{1,5}))?(?:\/(?:index|plain)\.html)?\/?$/);
    if (!found) return null;
    const [id, version] = found;
    const link = `https://datawrapper.dwcdn.net/${id}/${version ? `${version}/` : ""}`;
    return {
      company: "Datawrapper",
      kind: "chart",
      link,
      frame: link,
      shape: "map",
      oembed: "https://api.datawrapper.de/v3/oembed?format=json",
    };
  },
};

/** Google's domains: google.com, google.de, google.co.uk. */
const GOOGLE_MAPS: Provider = {
  hosts: /^(?:(?:www|maps)\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})$/,
  find: (url) => {
    if (!/^\/maps(?:\/|$)/.test(url.pathname) && !(url.hostname.startsWith("maps.") && url.pathname === "/"))
      return null;
    return ownMap(url) ?? framedMap(url) ?? searchedMap(url);
  },
};

const google = (link: string, frame: string): Embed => ({
  company: "Google Maps",
  kind: "map",
  link,
  frame,
  shape: "map",
  oembed: null,
});

/** A map that somebody made (My Maps). */
function ownMap({ pathname, searchParams }: URL): Embed | null {
  const id = searchParams.get("mid") ?? "";
  if (!/^\/maps\/d\/(?:u\/\d+\/)?(?:embed|viewer|edit|view)?$/.test(pathname) || !/^[\w.-]{1,80}$/.test(id))
    return null;
  return google(
    `https://www.google.com/maps/d/viewer?mid=${id}`,
    `https://www.google.com/maps/d/embed?mid=${id}`,
  );
}

/** What Google gives to be embedded; the page for people is found by the place that it is about. */
function framedMap({ pathname, searchParams }: URL): Embed | null {
  const pb = searchParams.get("pb");
  if (pathname !== "/maps/embed" || pb === null) return null;
  const [, longitude, latitude] = /!2d(-?[\d.]+)!3d(-?[\d.]+)/.exec(pb) ?? [];
  const [, place] = /!1s0x[\da-f]+:0x[\da-f]+!2s([^!]+)/.exec(pb) ?? [];
  const query = [place, latitude && `${latitude},${longitude}`].filter(Boolean)[0] ?? "";
  const link =
    query === ""
      ? "https://www.google.com/maps"
      : withQueries("https://www.google.com/maps/search/", { api: 1, query });
  return google(link, withQueries("https://www.google.com/maps/embed", { pb }));
}

function searchedMap(url: URL): Embed | null {
  const { pathname, searchParams } = url;
  const [place, latitude, longitude, zoom] =
    match(
      pathname,
      /^\/maps\/(?:place|search)\/([^/@]+)(?:\/@(-?[\d.]+),(-?[\d.]+)(?:,([\d.]+)z)?)?(?:[/,].*)?$/,
      /^\/maps\/()@(-?[\d.]+),(-?[\d.]+)(?:,([\d.]+)z)?(?:[/,].*)?$/,
    ) ?? [];
  const named = place ? decoded(place) : (searchParams.get("q") ?? searchParams.get("query") ?? "");
  const at = latitude ? `${latitude},${longitude}` : (searchParams.get("ll") ?? "");
  if (named === "" && at === "") return null;
  const link = withQueries("https://www.google.com/maps/search/", { api: 1, query: named || at });
  const z = zoom ?? searchParams.get("z");
  return google(
    link,
    withQueries("https://www.google.com/maps", { q: named || at, ll: at, z, output: "embed" }),
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

const OPENSTREETMAP: Provider = {
  hosts: /^(?:www\.)?openstreetmap\.org$/,
  find: ({ pathname, searchParams, hash }) => {
    const boxed = searchParams.get("bbox");
    if (pathname === "/export/embed.html" && boxed !== null) return boxedMap(boxed, searchParams);
    const [, zoom, ...place] = /[#&]map=(\d{1,2}(?:\.\d+)?)\/(-?[\d.]+)\/(-?[\d.]+)/.exec(hash) ?? [];
    const marker = coordinates(searchParams.get("mlat"), searchParams.get("mlon"));
    const middle = coordinates(place[0], place[1]) ?? marker;
    if (middle === null || pathname !== "/") return null;
    return openStreetMap(
      boxAround(middle, Number(zoom ?? 15)),
      middle,
      marker,
      Number(zoom ?? 15),
      searchParams.get("layer"),
    );
  },
};

type Place = [latitude: number, longitude: number];

function coordinates(
  latitude: string | null | undefined,
  longitude: string | null | undefined,
): Place | null {
  const place: Place = [Number(latitude ?? Number.NaN), Number(longitude ?? Number.NaN)];
  return Math.abs(place[0]) <= 85 && Math.abs(place[1]) <= 180 ? place : null;
}

function boxedMap(text: string, queries: URLSearchParams): Embed | null {
  const box = text.split(",").map(Number);
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = box;
  const middle = coordinates(String((south + north) / 2), String((west + east) / 2));
  if (box.length !== 4 || middle === null || east <= west) return null;
  const zoom = Math.min(19, Math.max(1, Math.round(Math.log2((360 * WIDTH) / 256 / (east - west)))));
  const [latitude, longitude] = (queries.get("marker") ?? "").split(",");
  return openStreetMap(box, middle, coordinates(latitude, longitude), zoom, queries.get("layer"));
}

/** Of a frame, in pixels; a tile of the map has 256. */
const WIDTH = 640;
const HEIGHT = 360;

/** West, south, east and north of what a frame shows at a zoom (Web Mercator, near its middle). */
function boxAround([latitude, longitude]: Place, zoom: number): number[] {
  const degrees = 360 / 2 ** zoom / 256;
  const across = (degrees * WIDTH) / 2;
  const up = (degrees * Math.cos((latitude * Math.PI) / 180) * HEIGHT) / 2;
  return [longitude - across, latitude - up, longitude + across, latitude + up];
}

const short = (degrees: number) => String(Number(degrees.toFixed(5)));

function openStreetMap(
  box: number[],
  middle: Place,
  marker: Place | null,
  zoom: number,
  layer: string | null,
): Embed {
  const at = marker?.map(short);
  const marked = withQueries("https://www.openstreetmap.org/", { mlat: at?.[0], mlon: at?.[1] });
  return {
    company: "OpenStreetMap",
    kind: "map",
    link: `${marked}#map=${zoom}/${middle.map(short).join("/")}`,
    frame: withQueries("https://www.openstreetmap.org/export/embed.html", {
      bbox: box.map(short).join(","),
      layer: layer !== null && /^\w{1,20}$/.test(layer) ? layer : "mapnik",
      marker: at?.join(","),
    }),
    shape: "map",
    oembed: null,
  };
}

export const MAPS_AND_CHARTS = [DATAWRAPPER, GOOGLE_MAPS, OPENSTREETMAP];
