import { describe, expect, it } from "vitest";
import { placesOf } from "../../../cli/pictures/find-in-folder.ts";
import { openOldSite } from "../../../cli/pictures/old-site.ts";
import { openPicturePlan } from "../../../cli/pictures/plan.ts";

const HOME = "https://old.example/blog/";
const site = (library: string[] = [], ofOthers = false) => openOldSite({ base: HOME, library, ofOthers });
const U = "https://old.example/wp-content/uploads/2024";

describe("where a picture of the old site is fetched from", () => {
  it.each([
    [`${U}/a-300x200.jpg`, [`${U}/a.jpg`, `${U}/a-300x200.jpg`]],
    [`${U}/a-scaled.jpg`, [`${U}/a.jpg`, `${U}/a-scaled.jpg`]],
    [`${U}/a-rotated.jpg?w=300`, [`${U}/a.jpg`, `${U}/a-rotated.jpg`, `${U}/a-rotated.jpg?w=300`]],
    ["/wp-content/uploads/2024/a.jpg", [`${U}/a.jpg`]],
    [
      "//www.old.example/wp-content/uploads/2024/a.jpg#x",
      ["https://www.old.example/wp-content/uploads/2024/a.jpg"],
    ],
    [
      "https://i0.wp.com/old.example/wp-content/uploads/2024/a-300x200.jpg?resize=300%2C200&ssl=1",
      [
        `${U}/a.jpg`,
        `${U}/a-300x200.jpg`,
        "https://i0.wp.com/old.example/wp-content/uploads/2024/a-300x200.jpg?resize=300%2C200&ssl=1",
      ],
    ],
    [
      "https://harbour.files.wordpress.com/2019/05/a.jpg?w=300",
      [
        "https://harbour.files.wordpress.com/2019/05/a.jpg",
        "https://harbour.files.wordpress.com/2019/05/a.jpg?w=300",
      ],
    ],
    [
      "https://old.example/content/images/size/w600/2024/a.jpg",
      [
        "https://old.example/content/images/2024/a.jpg",
        "https://old.example/content/images/size/w600/2024/a.jpg",
      ],
    ],
  ])("%s: the largest first", (address, candidates) => {
    expect(
      site()
        .shown(address)
        ?.candidates.filter((one) => !one.includes("#")),
    ).toEqual(candidates);
  });

  it("is what the library says: a file whose name looks like a size, one that was made smaller, another host", () => {
    const own = site([`${U}/plan-300x200.jpg`, `${U}/b-scaled.jpg`, "https://cdn.example/2024/c.jpg"]);
    expect(own.shown(`${U}/plan-300x200.jpg`)?.candidates).toEqual([`${U}/plan-300x200.jpg`]);
    expect(own.shown(`${U}/b-300x200.jpg`)?.candidates).toEqual([
      `${U}/b.jpg`,
      `${U}/b-scaled.jpg`,
      `${U}/b-300x200.jpg`,
    ]);
    expect(own.shown("https://cdn.example/2024/c-10x10.jpg")?.key).toBe("cdn.example/2024/c.jpg");
  });

  it("is one place for all sizes and spellings", () => {
    const keys = ["-300x200", "", "-scaled", "-rotated"].map(
      (size) => site().shown(`${U}/caf%c3%a9${size}.jpg`)?.key,
    );
    expect(new Set(keys).size).toBe(1);
    expect(site().shown(`http://www.old.example/wp-content/uploads/2024/café.jpg`)?.key).toBe(keys[0]);
  });

  it("is nowhere for another site's, unless that is asked for, and those keep what their address says", () => {
    const other = "https://other.example/show-300x200.jpg?id=5";
    expect(site().shown(other)).toBeNull();
    expect(site().isOthers(other)).toBe(true);
    expect(site([], true).shown(other)?.candidates).toEqual([other]);
    for (const none of ["data:image/png;base64,x", "", "/", "javascript:alert(1)", "https://["])
      expect([site().shown(none), site().isOthers(none)], none).toEqual([null, false]);
  });

  it("of a link: files alone, and no page", () => {
    for (const file of [`${U}/plan.pdf`, `${U}/a.jpg`, `${U}/talk.mp3`, `${U}/notes.docx`])
      expect(site().linked(file)?.candidates[0], file).toBe(file);
    for (const page of [
      `${U}/`,
      "https://old.example/2024/05/a.html",
      "https://old.example/a.jpg",
      "https://x.example/a.pdf",
    ])
      expect(site().linked(page), page).toBeNull();
  });
});

describe("where it is in a folder", () => {
  it("is at its place below uploads, or below what is around it, in either spelling of accents", () => {
    expect(placesOf("/d", `${U}/caf%C3%A9.jpg`)).toEqual([
      "/d/2024/café.jpg",
      "/d/2024/cafe\u0301.jpg",
      "/d/uploads/2024/café.jpg",
      "/d/uploads/2024/cafe\u0301.jpg",
      "/d/wp-content/uploads/2024/café.jpg",
      "/d/wp-content/uploads/2024/cafe\u0301.jpg",
    ]);
    expect(placesOf("/d", "https://harbour.files.wordpress.com/2019/05/a.jpg")).toEqual(["/d/2019/05/a.jpg"]);
    expect(placesOf("/d", "https://o.example/content/images/2024/a.jpg")).toContain("/d/images/2024/a.jpg");
  });

  it("is never outside", () => {
    for (const path of [
      "../../etc/passwd",
      "%2e%2e/%2e%2e/etc/passwd",
      "..%2f..%2fetc/passwd",
      "a%00.jpg",
      "%5c..%5cx",
    ])
      for (const place of placesOf("/d/e", `https://o.example/wp-content/uploads/${path}`))
        expect(place).toMatch(/^\/d\/e\/[^\\\0]+$/);
  });
});

describe("what there is to bring", () => {
  it("is each picture once, with its words, and who shows it", () => {
    const plan = openPicturePlan(site([`${U}/a.jpg`]));
    plan.addLibrary([{ url: `${U}/a.jpg`, alt: "", caption: "C" }]);
    for (const n of [1, 2, 3, 4, 5])
      plan.add({
        path: `/${n}/`,
        body: `<img src="${U}/a-${n}00x100.jpg" alt="A${n}"><a href="${U}/a.jpg">x</a><img src="https://x.example/b.jpg">`,
      });
    expect([...plan.pictures.values()]).toEqual([
      {
        key: "old.example/wp-content/uploads/2024/a.jpg",
        candidates: [`${U}/a.jpg`, ...[5, 4, 3, 2, 1].map((n) => `${U}/a-${n}00x100.jpg`)],
        name: "a.jpg",
        alt: "A1",
        caption: "C",
        articles: ["/1/", "/2/", "/3/"],
        uses: 5,
      },
    ]);
    expect([...plan.ofOthers]).toEqual(["https://x.example/b.jpg"]);
  });
});
