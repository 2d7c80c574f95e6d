export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const ARTICLES = 10_000;
const PEOPLE = 60_000;
const TOWNSPEOPLE = 20_000;
/** The part of a town's readers who are somewhere else in the world. */
const AWAY = 0.08;
/** Mobile carriers' gateways, each with this share of all people behind one address. */
const GATEWAYS = 12;
const GATEWAY_SHARE = 0.004;
const CRAWLERS = 40;
/** Who attacks wants to be among the first five: these articles are the sixth and the ninth by right. */
const LONE_TARGET = 6;
const MANY_TARGET = 9;

/** Shares of all requests. */
const ROBOTS = 0.25;
const LIARS = 0.05;
const LONE_ATTACKER = 0.04;
const MANY_ATTACKER = 0.08;
/** People who come back to an article that they have read on the same day, or reload it. */
const REPEATS = 0.2;

const ROBOT_AGENTS = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
  "python-requests/2.32.4",
  "curl/8.14.1",
];

/**
 * People, robots and attackers who read a paper of 10,000 articles, the n-th of them an n-th as often as the first; and
 * who truly read what. A reader is an address and an agent, as everywhere. Each time the same for the same seed.
 * @param networks how many networks nearly all people share: a town's; 0 for people from all over the world
 */
export function makeTown({ networks = 0, seed = 20_261_123 } = {}) {
  const random = randomNumbers(seed);
  const below = (n) => Math.floor(random() * n);
  const article = zipf(ARTICLES, random);
  const count = networks > 0 ? TOWNSPEOPLE : PEOPLE;
  const homes = makeNetworks(networks, below);
  const people = Array.from({ length: count }, (_, n) =>
    homes.length > 0 && random() >= AWAY
      ? makeTownsperson(homes[weighted(homes, random)], below)
      : makePerson(n, below),
  );
  const attackers = Array.from({ length: 200 }, (_, n) => addressOfAttacker(n, homes, below));
  const truth = { day: 0, known: new Set(), hours: new Map(), readToday: new Map() };

  const visits = function* (start, requestsADay) {
    // Little at four in the morning, most in the late afternoon.
    const wave = 1 + 0.7 * Math.sin(((start % DAY_MS) / DAY_MS) * 2 * Math.PI - (2 / 3) * Math.PI - 0.5);
    const expected = (requestsADay / 1440) * wave;
    const count = Math.floor(expected) + (random() < expected % 1 ? 1 : 0);
    for (let n = 0; n < count; n++) yield visit(start + Math.floor((n / count) * 60_000));
  };

  const visit = (now) => {
    const isolate = below(1_000);
    const dice = random();
    if (dice < ROBOTS - LIARS)
      return { now, isolate, articleId: 1 + below(ARTICLES), request: ask(`66.249.${below(9)}.${below(250)}`, ROBOT_AGENTS[below(5)]) }; // biome-ignore format: one visit
    if (dice < ROBOTS) {
      const crawler = below(CRAWLERS);
      return {
        now,
        isolate,
        articleId: 1 + below(ARTICLES),
        request: ask(`45.9.${crawler}.7`, agent(crawler)),
      };
    }
    if (dice < ROBOTS + LONE_ATTACKER)
      return { now, isolate, articleId: LONE_TARGET, request: ask("203.0.113.66", agent(below(1e9))) };
    if (dice < ROBOTS + LONE_ATTACKER + MANY_ATTACKER) {
      return { now, isolate, articleId: MANY_TARGET, request: ask(attackers[below(200)], agent(below(1e9))) };
    }
    return readByPerson(now, isolate);
  };

  const readByPerson = (now, isolate) => {
    // A quarter of the people do half of the reading.
    const person = people[below(random() < 0.5 ? count / 4 : count)];
    const day = Math.floor(now / DAY_MS);
    if (day !== truth.day) Object.assign(truth, { day, known: new Set(), readToday: new Map() });
    const read = truth.readToday.get(person.id) ?? [];
    const isAgain = read.length > 0 && random() < REPEATS / (1 - REPEATS);
    const articleId = isAgain ? read[below(read.length)] : article();
    truth.readToday.set(person.id, [...read, articleId]);
    const key = `${person.id} ${articleId}`;
    if (!truth.known.has(key)) {
      truth.known.add(key);
      const hour = Math.floor(now / HOUR_MS);
      const ofHour = truth.hours.get(hour) ?? new Map();
      truth.hours.set(hour, ofHour);
      ofHour.set(articleId, (ofHour.get(articleId) ?? 0) + 1);
    }
    // Two of three times somebody comes to the same isolate.
    const home = random() < 0.67 ? person.home : isolate;
    return { now, isolate: home, articleId, request: ask(person.ip, person.agent, below(10)) };
  };

  return {
    visits,
    attacked: [LONE_TARGET, MANY_TARGET],
    /** Articles by their true readers from an hour on, most first. */
    readersSince: (first) => {
      const sums = new Map();
      for (const [hour, ofHour] of truth.hours)
        if (hour >= first)
          for (const [articleId, views] of ofHour) sums.set(articleId, (sums.get(articleId) ?? 0) + views);
      return [...sums].map(([articleId, views]) => ({ articleId, views })).sort((a, b) => b.views - a.views);
    },
  };
}

/** Every other network of a town is a /24 of homes, the others are a /48 of phones. The first have most people. */
function makeNetworks(count, below) {
  return Array.from({ length: count }, (_, n) => ({
    weight: 1 / (n + 3),
    prefix: n % 2 === 0 ? `81.${n}.${below(250)}` : `2001:db8:${(0xa000 + n * 16 + below(16)).toString(16)}`,
    hosts: n % 2 === 0 ? 250 : 60_000,
  }));
}

function weighted(homes, random) {
  let wanted = random() * homes.reduce((sum, { weight }) => sum + weight, 0);
  return Math.max(
    0,
    homes.findIndex(({ weight }) => {
      wanted -= weight;
      return wanted <= 0;
    }),
  );
}

function makeTownsperson(home, below) {
  const ip = hostOf(home, below(home.hosts));
  const browser = agent(below(400));
  return { id: `${ip.split("::")[0]} ${browser}`, ip, agent: browser, home: below(1_000) };
}

function hostOf({ prefix }, host) {
  return prefix.includes(":") ? `${prefix}:${host.toString(16)}::1` : `${prefix}.${1 + host}`;
}

/** A quarter in one network elsewhere, a quarter in as many networks; the others in the town's networks, if there are any. */
function addressOfAttacker(n, homes, below) {
  if (homes.length > 0 && n % 2 === 0) {
    const home = homes[below(homes.length)];
    return hostOf(home, below(home.hosts));
  }
  return n < 100 ? `198.51.100.${n}` : `93.${n}.${n}.1`;
}

/** Some behind a carrier's gateway, some in a household or an office with others, most with an address of their own. */
function makePerson(n, below) {
  const gateway = Math.floor(((n * 7_919) % PEOPLE) / (PEOPLE * GATEWAY_SHARE));
  const isHousehold = n % 5 === 0;
  const own = isHousehold ? n - (n % 15) : n;
  const ip =
    gateway < GATEWAYS
      ? `100.64.${gateway * 3}.1`
      : n % 3 === 1
        ? `2001:db8:${(own >> 4).toString(16)}:${(own & 15).toString(16)}::${n.toString(16)}`
        : `${60 + (own % 100)}.${(own >> 3) % 250}.${own % 241}.${own % 199}`;
  const browser = agent(below(400));
  return { id: `${ip.split("::")[0]} ${browser}`, ip, agent: browser, home: below(1_000) };
}

function agent(n) {
  return `Mozilla/5.0 (Linux; Android ${10 + (n % 7)}; K${n}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${120 + (n % 29)}.0.0.0 Mobile Safari/537.36`;
}

function ask(ip, agent, referrer = 9) {
  const headers = { "User-Agent": agent, "CF-Connecting-IP": ip, "Sec-Fetch-Dest": "document" };
  if (referrer < 4) headers.Referer = `https://site-${referrer}.example/`;
  return new Request("https://paper.example/", { headers, cf: { country: "PT" } });
}

/** Articles 1 to `count`; the n-th comes an n-th as often as the first. */
function zipf(count, random) {
  const sums = new Float64Array(count);
  for (let n = 0, sum = 0; n < count; n++) {
    sum += 1 / (n + 1);
    sums[n] = sum;
  }
  return () => {
    const wanted = random() * sums[count - 1];
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
