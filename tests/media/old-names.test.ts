import { describe, expect, it } from "vitest";
import { namesOf, OLD_FILES, readOldAddress } from "../../src/media/old-names.ts";

describe("files of an old site", () => {
  it.each([
    "/wp-content/uploads/2024/05/a.jpg",
    "/blog/wp-content/uploads/a.jpg",
    "/wp-content/blogs.dir/3/files/2011/05/a.jpg",
    "/content/images/size/w600/2024/05/a.jpg",
    "/content/media/2024/05/a.mp4",
    "/content/files/2024/05/a.pdf",
  ])("are where WordPress and Ghost keep them: %s", (path) => expect(OLD_FILES.test(path)).toBe(true));

  it.each(["/2024/05/a/", "/wp-content/uploads/", "/content/a.jpg", "/about/", "/wp-content/themes/a.png"])(
    "are not everywhere: %s",
    (path) => expect(OLD_FILES.test(path)).toBe(false),
  );
});

describe("the names of a picture", () => {
  it.each([
    ["/u/a-300x200.jpg", "/u/a.jpg"],
    ["/u/a-scaled.jpg", "/u/a.jpg"],
    ["/u/a-rotated.jpeg", "/u/a.jpeg"],
    ["/u/a-300x200.jpg", "/u/a-scaled.jpg"],
    ["/u/a.jpg", "/u/a-rotated.jpg"],
    ["/u/a-150x150.png.webp", "/u/a.png"],
    ["/content/images/size/w600h400/format/webp/2024/a.jpg", "/content/images/2024/a.jpg"],
    ["/content/images/size/w1000/2024/a.jpg", "/content/images/2024/a.jpg"],
  ])("of %s have %s among them", (asked, known) => {
    expect(namesOf(asked)[0]).toBe(asked);
    expect(namesOf(asked)).toContain(known);
  });

  it("are few, and leave names alone that only look like sizes", () => {
    expect(namesOf("/u/plan-2024x.jpg").filter((name) => !/-(scaled|rotated)/.test(name))).toEqual([
      "/u/plan-2024x.jpg",
    ]);
    expect(namesOf("/u/a-300x200.jpg.webp").length).toBeLessThan(8);
  });
});

it("an address says no more than where the file is", () => {
  expect(readOldAddress("https://WWW.Old.example:8080/a//b.jpg?resize=300#x")).toEqual({
    path: "/a/b.jpg",
    host: "old.example:8080",
  });
  for (const none of ["/a.jpg", "data:image/png;base64,x", "ftp://old.example/a.jpg", "https://"])
    expect(readOldAddress(none)).toBeNull();
});
