import { describe, expect, test } from "vitest";
import type { CommentUpload } from "../../../cli/api-shapes.ts";
import { readChoices } from "../../../cli/wordpress/choices.ts";
import { toComments } from "../../../cli/wordpress/comments.ts";
import { openPaths } from "../../../cli/wordpress/item-paths.ts";
import { type ConvertedItem, toArticle, whyNoArticle } from "../../../cli/wordpress/item-to-article.ts";
import { readExport } from "../../../cli/wordpress/read-export.ts";
import { type Choices, surveyExport } from "../../../cli/wordpress/survey.ts";
import { temporaryFile } from "../../support/node/temporary.ts";
import { type WxrComment, type WxrItem, wxr } from "../../support/node/wxr.ts";

/** What the import would send for these items. */
async function convert(...items: WxrItem[]) {
  return await convertFile(wxr(items));
}

async function convertFile(
  xml: string,
  choices?: Choices,
): Promise<(ConvertedItem & { comments: CommentUpload[] })[]> {
  const file = await temporaryFile("export.xml", xml);
  const survey = await surveyExport(file, () => {}, choices);
  const givePath = openPaths();
  const converted = [];
  for await (const event of readExport(file)) {
    if (event.kind === "malformed") throw new Error(event.message);
    if (event.kind !== "item" || whyNoArticle(event.item, survey.types) !== null) continue;
    const made = toArticle(event.item, survey, givePath);
    converted.push({ ...made, comments: toComments(event.item, made.article.path, survey.site).comments });
  }
  return converted;
}

async function convertOne(item: Partial<WxrItem>) {
  const [converted] = await convert({ id: 1, ...item });
  if (!converted) throw new Error("the item is no article");
  return { ...converted.article, notes: converted.notes, sent: converted.comments };
}

describe("an article", () => {
  test("has everything that WordPress knows of it", async () => {
    const [, article] = await convert(
      {
        id: 50,
        type: "attachment",
        attachmentUrl: "https://old.example/gull.jpg",
        excerpt: "A gull, <em>flying</em>",
        meta: { _wp_attachment_image_alt: "Gull &amp; sea" },
      },
      {
        id: 1,
        title: "Gulls &amp; <em>terns</em> &#8211; all of them",
        link: "/2024/05/04/gulls/",
        excerpt: "<p>Short.</p>",
        modifiedGmt: "2024-06-01 00:00:00",
        commentStatus: "closed",
        isSticky: true,
        categories: [
          { nicename: "uncategorized", name: "Uncategorized" },
          { nicename: "birds", name: "Birds &amp; Beasts" },
          { nicename: "%ce%b1", name: "Άλφα" },
          { domain: "post_tag", nicename: "sea", name: "Sea" },
          { domain: "post_format", nicename: "post-format-aside", name: "Aside" },
        ],
        meta: { _thumbnail_id: "50", _wp_old_slug: "seagulls" },
      },
    ).then((all) => [null, ...all]);
    expect(article?.article).toEqual({
      path: "/2024/05/04/gulls/",
      kind: "article",
      status: "published",
      title: "Gulls & terns – all of them",
      standfirst: "Short.",
      body: "<p>Text of item 1.</p>",
      bodyFormat: "html",
      author: { name: "Ida Marlowe", slug: "ida" },
      section: { name: "Birds & Beasts", slug: "birds" },
      tags: ["Άλφα", { name: "Sea", slug: "sea" }],
      image: { url: "https://old.example/gull.jpg", alt: "Gull & sea", caption: "A gull, flying" },
      publishedAt: "2024-05-04T07:30:00.000Z",
      updatedAt: "2024-06-01T00:00:00.000Z",
      commentsOpen: false,
      sticky: true,
      redirects: ["/2024/05/04/seagulls/", "/?p=1"],
      guid: "https://old-paper.example/?p=1",
      imported: { format: "aside", leadImage: { id: 50, title: "Item 50", description: "Text of item 50." } },
    });
    expect(article?.notes).toEqual([]);
  });

  test.each([
    ["publish", "published"],
    ["future", "scheduled"],
    ["draft", "draft"],
    ["pending", "draft"],
    ["private", "draft"],
  ])("with the status %s is %s", async (status, expected) => {
    expect((await convertOne({ status })).status).toBe(expected);
  });

  test("scheduled for no time that can be read is a draft, and says so", async () => {
    const none = "0000-00-00 00:00:00";
    const { status, notes } = await convertOne({ status: "future", dateGmt: none, date: none, pubDate: "" });
    expect(status).toBe("draft");
    expect(notes.map(({ about }) => about)).toEqual([
      "they were scheduled for no time that can be read and are drafts now",
    ]);
  });

  test("behind a password is a draft, and says so", async () => {
    const { status, notes } = await convertOne({ password: "enter" });
    expect(status).toBe("draft");
    expect(notes).toEqual([
      { about: "they were protected by a password and are drafts now", what: "/2024/05/04/item-1/" },
    ]);
  });

  test("without a title is called by its first words, or by its date", async () => {
    expect((await convertOne({ title: "", content: "The ice came overnight." })).title).toBe(
      "The ice came overnight.",
    );
    const { title, notes } = await convertOne({ title: " ", content: "" });
    expect(title).toBe("Untitled, 2024-05-04");
    expect(notes).toHaveLength(1);
  });

  test("takes its date from the first field that has one", async () => {
    const none = "0000-00-00 00:00:00";
    expect((await convertOne({ dateGmt: none })).publishedAt).toBe("2024-05-04T09:30:00.000Z");
    expect((await convertOne({ dateGmt: none, date: none })).publishedAt).toBe("2024-05-04T07:30:00.000Z");
    const never = "Wed, 30 Nov -0001 00:00:00 +0000";
    expect((await convertOne({ dateGmt: none, date: none, pubDate: never })).publishedAt).toBeUndefined();
  });

  test("of an author whom the export does not name, or whose login is an email address", async () => {
    expect((await convertOne({ creator: "ghost" })).author).toEqual({ name: "ghost", slug: "ghost" });
    expect((await convertOne({ creator: "a@b.example" })).author).toBe("a@b.example");
    expect((await convertOne({ creator: "" })).author).toBeUndefined();
    expect((await convertOne({ creator: ">ida" })).author).toEqual({ name: "Ida Marlowe", slug: "ida" });
  });
});

describe("people", () => {
  const guest = (id: number, login: string, name: string, meta = {}): WxrItem => ({
    id,
    type: "guest-author",
    name: `cap-${login}`,
    title: name,
    meta: { "cap-display_name": name, "cap-user_login": login, ...meta },
  });
  const by = (login: string) => ({ domain: "author", nicename: `cap-${login}`, name: login });

  test("several authors, and guests without an account, are those of the byline", async () => {
    const [two, one] = await convert(
      { id: 1, categories: [by("ida"), by("jon-vale")] },
      { id: 2, categories: [by("rosa-quill")] },
      guest(33, "rosa-quill", "Rosa Quill", { "cap-description": "Rosa sails.", _thumbnail_id: "40" }),
      { id: 40, type: "attachment", attachmentUrl: "https://old.example/rosa.jpg" },
      guest(34, "jon-vale", "Jon Vale"),
    );
    expect(two?.article).toMatchObject({
      author: { name: "Ida Marlowe", slug: "ida" },
      authors: [
        { name: "Ida Marlowe", slug: "ida" },
        { name: "Jon Vale", slug: "jon-vale" },
      ],
    });
    expect(one?.article.author).toEqual({ name: "Rosa Quill", slug: "rosa-quill" });
    expect(one?.article.authors).toBeUndefined();
    // Nothing has to be imported twice: what there is no place for yet is kept.
    expect(one?.article.imported).toEqual({
      people: [
        {
          slug: "rosa-quill",
          name: "Rosa Quill",
          bio: "Rosa sails.",
          portrait: "https://old.example/rosa.jpg",
        },
      ],
    });
  });

  test("have the names of either spelling of an account", async () => {
    const kim =
      "<wp:wp_author><wp:author_login>kim</wp:author_login><wp:author_display_name>Kim Sorrel</wp:author_display_name></wp:wp_author>";
    const [article] = await convertFile(wxr([{ id: 1, creator: "kim" }], {}, kim));
    expect(article?.article.author).toEqual({ name: "Kim Sorrel", slug: "kim" });
  });
});

describe("what a site has of its own", () => {
  const news =
    "<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>news</wp:category_nicename><wp:cat_name>News</wp:cat_name></wp:category>";

  test.each(["_yoast_wpseo_primary_category", "rank_math_primary_category"])(
    "%s is the section",
    async (key) => {
      const categories = [
        { nicename: "aaa", name: "Aaa" },
        { nicename: "news", name: "News" },
      ];
      const [article] = await convertFile(wxr([{ id: 1, categories, meta: { [key]: "1" } }], {}, news));
      expect(article?.article).toMatchObject({
        section: { name: "News", slug: "news" },
        tags: [{ name: "Aaa", slug: "aaa" }],
      });
    },
  );

  test("types and taxonomies are named, and taken where somebody has chosen them", async () => {
    const items: WxrItem[] = [
      { id: 1, categories: [{ domain: "series", nicename: "long-read", name: "Long read" }] },
      { id: 2, type: "recipe", title: "Soup" },
    ];
    const [article, ...none] = await convertFile(wxr(items));
    expect(article?.notes).toEqual([
      {
        about: expect.stringContaining("--taxonomy NAME=tags"),
        what: "/2024/05/04/item-1/: series: Long read",
      },
    ]);
    expect(none).toEqual([]);
    const chosen = readChoices({ type: ["recipe=article"], taxonomy: ["series=tags"] });
    const [tagged, recipe] = await convertFile(wxr(items), chosen);
    expect(tagged?.article.tags).toEqual([{ name: "Long read", slug: "long-read" }]);
    expect(tagged?.notes).toEqual([]);
    expect(recipe?.article).toMatchObject({ title: "Soup", kind: "article" });
    expect(() => readChoices({ type: ["recipe"] })).toThrow(
      "--type recipe: write a name and article or page",
    );
    expect(() => readChoices({ timezone: "Mars/Base" })).toThrow(
      "--timezone Mars/Base: there is no such zone",
    );
  });

  test.each([
    [
      "Yoast",
      "_yoast_wpseo_title",
      "_yoast_wpseo_metadesc",
      "_yoast_wpseo_opengraph-image",
      "%%title%% %%sep%% %%sitename%%",
    ],
    [
      "Rank Math",
      "rank_math_title",
      "rank_math_description",
      "rank_math_facebook_image",
      "%title% %sep% %sitename%",
    ],
  ])(
    "what %s tells search engines and social networks goes along",
    async (_, title, description, image, usual) => {
      const meta = {
        [title]: "Ferries today",
        [description]: "What is &amp; was.",
        [image]: "https://old.example/s.jpg",
      };
      expect((await convertOne({ meta })).seo).toEqual({
        title: "Ferries today",
        description: "What is & was.",
        image: "https://old.example/s.jpg",
      });
      expect((await convertOne({ meta: { [title]: usual } })).seo).toBeUndefined();
    },
  );

  test("what nothing shows yet is kept: counters, enclosures, terms", async () => {
    const { imported } = await convertOne({
      categories: [{ domain: "series", nicename: "long-read", name: "Long read" }],
      meta: { post_views_count: "1234", enclosure: "https://old.example/talk.mp3\n123\naudio/mpeg" },
    });
    expect(imported).toEqual({
      terms: [{ taxonomy: "series", slug: "long-read", name: "Long read" }],
      enclosures: [{ url: "https://old.example/talk.mp3", bytes: 123, type: "audio/mpeg" }],
      views: { post_views_count: 1234 },
    });
  });

  test("an enclosure is a player in the body, once", async () => {
    const meta = { enclosure: "https://old.example/talk.mp3\n123\naudio/mpeg\n" };
    const player = '<audio controls src="https://old.example/talk.mp3"></audio>';
    expect((await convertOne({ meta })).body).toContain(player);
    const written = await convertOne({ meta, content: '[audio mp3="https://old.example/talk.mp3"][/audio]' });
    expect(written.body.split("talk.mp3")).toHaveLength(2);
  });

  test("Elementor's words come out of its own data, beside the copy where that says more", async () => {
    const widget = (settings: object) => ({ elType: "widget", settings });
    const data = JSON.stringify([
      {
        elType: "section",
        settings: { background_image: { url: "https://old.example/back.jpg" } },
        elements: [
          widget({ title: "Only in the data", header_size: "h3" }),
          widget({ editor: "<p>A text <em>of it</em>.</p>" }),
          widget({ image: { url: "https://old.example/deck.jpg", alt: "The deck" }, caption: "On deck" }),
          widget({ text: "Give now", link: { url: "https://old.example/give/" } }),
          widget({ youtube_url: "https://video.example/w?v=1" }),
          widget({ tabs: [{ tab_title: "First tab", tab_content: "<p>Tab words.</p>" }] }),
        ],
      },
    ]);
    const { body } = await convertOne({ content: "", meta: { _elementor_data: data } });
    for (const part of [
      "<h2>Only in the data</h2>",
      "<p>A text <em>of it</em>.</p>",
      '<img src="https://old.example/deck.jpg" alt="The deck">',
      '<a href="https://old.example/give/">Give now</a>',
      'href="https://video.example/w?v=1"',
      "<h2>First tab</h2>",
      "<p>Tab words.</p>",
    ])
      expect(body).toContain(part);
    expect(body).not.toContain("back.jpg");
    const meta = { _elementor_data: data, _elementor_edit_mode: "builder" };
    const more = await convertOne({ content: "<p>Only in the copy.</p>", meta });
    expect(more.body).toContain("Only in the copy.");
    expect(more.body).toContain("Only in the data");
    expect((await convertOne({ content: "Kept.", meta: { _elementor_data: "[broken" } })).body).toBe(
      "<p>Kept.</p>",
    );
  });
});

describe("local dates", () => {
  const none = "0000-00-00 00:00:00";
  const local: WxrItem = { id: 1, date: "2024-05-04 23:30:00", dateGmt: none };

  test("have the offset that other articles tell, and say so", async () => {
    const [article] = await convert(local, {
      id: 2,
      date: "2024-05-04 23:30:00",
      dateGmt: "2024-05-05 04:30:00",
    });
    expect(article?.article.publishedAt).toBe("2024-05-05T04:30:00.000Z");
    expect(article?.notes[0]?.about).toContain("taken for UTC-05:00");
  });

  test("have that of the zone that is named, in winter and summer", async () => {
    const zone = readChoices({ timezone: "America/New_York" });
    const winter = { ...local, id: 2, date: "2024-01-04 23:30:00" };
    const found = await convertFile(wxr([local, winter]), zone);
    expect(found.map(({ article }) => article.publishedAt)).toEqual([
      "2024-05-05T03:30:00.000Z",
      "2024-01-05T04:30:00.000Z",
    ]);
  });

  test("are asked about where nobody knows", async () => {
    expect((await convertOne(local)).notes[0]?.about).toContain("--timezone");
  });
});

describe("a path", () => {
  test.each([
    ["is kept to the letter", { link: "/a/b.html" }, "/a/b.html"],
    ["may be percent-encoded", { link: "/%ce%b1/" }, "/%CE%B1/"],
    ["never begins with two slashes", { link: "https://old-paper.example//greek/x/" }, "/greek/x/"],
    [
      "of a draft is made from its date and name",
      { link: "/?p=1", status: "draft", name: "ice" },
      "/2024/05/04/ice/",
    ],
    [
      "of a draft without a name has its id",
      { link: "/?p=1", status: "draft", name: "", title: "Ice!" },
      "/2024/05/04/ice-1/",
    ],
    ["of a page has no date", { link: "/?page_id=1", type: "page", name: "about" }, "/about/"],
    ["of the front page is made from its name", { link: "/", type: "page", name: "home" }, "/home/"],
    ["of an item without a link is made too", { link: " ", name: "ice" }, "/2024/05/04/ice/"],
  ])("%s", async (_, item, expected) => {
    expect((await convertOne(item)).path).toBe(expected);
  });

  test("that two items have goes to the first; the second gets its id, and says so", async () => {
    const [first, second] = await convert({ id: 1, link: "/same/" }, { id: 2, link: "/SAME" });
    expect(first?.article.path).toBe("/same/");
    expect(second?.article.path).toBe("/SAME-2/");
    expect(second?.notes[0]?.what).toContain("/SAME");
  });
});

test.each([
  ["attachment", "publish", /media files/],
  ["nav_menu_item", "publish", /"nav_menu_item" items are neither posts nor pages/],
  ["product", "publish", /"product" items/],
  ["post", "trash", /trash/],
  ["post", "auto-draft", /nobody ever saved/],
])("%s with the status %s is no article", async (type, status, expected) => {
  const file = await temporaryFile("export.xml", wxr([{ id: 1, type, status }]));
  for await (const event of readExport(file))
    if (event.kind === "item") expect(whyNoArticle(event.item)).toMatch(expected);
});

describe("comments", () => {
  const send = async (...comments: WxrComment[]) => (await convertOne({ comments })).sent;

  test("are text, with their dates, names, states and kinds", async () => {
    const [comment] = await send({
      id: 5,
      author: "Ping &laquo; Blog",
      url: "http://blog.example",
      content: 'See <a href="https://x.example/a">this</a> &amp; <b>that</b>.<br />Line\n\nNext <em>one</em>',
      type: "pingback",
    });
    expect(comment).toEqual({
      externalId: "wordpress:old-paper.example:1:5",
      parentExternalId: undefined,
      articlePath: "/2024/05/04/item-1/",
      author: "Ping « Blog",
      authorUrl: "http://blog.example/",
      email: "ada@example.com",
      body: "See this (https://x.example/a) & that.\nLine\n\nNext one",
      createdAt: "2024-05-05T10:00:00.000Z",
      status: "published",
      kind: "pingback",
    });
  });

  test.each([
    ["1", "published"],
    ["0", "held"],
    ["spam", "spam"],
    ["trash", "trash"],
    ["post-trashed", "trash"],
    ["something", "held"],
  ])("approved %s is %s", async (approved, expected) => {
    expect((await send({ id: 1, approved }))[0]?.status).toBe(expected);
  });

  test("come after what they answer, whatever the order of the export", async () => {
    const sent = await send({ id: 3, parent: 2 }, { id: 2, parent: 1 }, { id: 1 }, { id: 4, parent: 99 });
    expect(sent.map(({ externalId }) => externalId.split(":").at(-1))).toEqual(["1", "2", "3", "4"]);
    expect(sent.map(({ parentExternalId }) => parentExternalId?.split(":").at(-1))).toEqual([
      undefined,
      "1",
      "2",
      undefined,
    ]);
  });

  test("that answer each other in a circle all arrive", async () => {
    expect(await send({ id: 1, parent: 2 }, { id: 2, parent: 1 })).toHaveLength(2);
  });

  test("without a name, with a strange address, without a GMT date", async () => {
    const [comment] = await send({
      id: 1,
      author: "",
      url: "javascript:alert(1)",
      email: "none",
      dateGmt: "0000-00-00 00:00:00",
    });
    expect(comment).toMatchObject({ author: "Anonymous", createdAt: "2024-05-05T12:00:00.000Z" });
    expect(comment?.authorUrl).toBeUndefined();
    expect(comment?.email).toBeUndefined();
  });

  test("without text, and entries that no reader wrote, are not sent", async () => {
    expect(await send({ id: 1, content: "<p> </p>" }, { id: 2, type: "order_note" })).toEqual([]);
  });

  test("without a date have that of the one before, else the article's", async () => {
    const none = { date: "0000-00-00 00:00:00", dateGmt: "" };
    const sent = await send(
      { id: 1, ...none },
      { id: 2, dateGmt: "2024-05-06 10:00:00" },
      { id: 3, ...none },
    );
    expect(sent.map(({ createdAt }) => createdAt)).toEqual([
      "2024-05-04T07:30:00.000Z",
      "2024-05-06T10:00:00.000Z",
      "2024-05-06T10:00:00.000Z",
    ]);
  });

  test("keep lists, quotations, code and addresses of images readable", async () => {
    const [comment] = await send({
      id: 1,
      content:
        '<ul><li>one</li><li>two</li></ul><blockquote>said</blockquote><pre>a\n  b &lt; c</pre><img src="https://x.example/i.png"> I <3 it, 5 < 6',
    });
    expect(comment?.body).toBe(
      "- one\n- two\n\nsaid\n\na\n  b < c\n\nhttps://x.example/i.png I <3 it, 5 < 6",
    );
  });
});
